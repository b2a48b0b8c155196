const DAY = 24 * 60 * 60 * 1000;
const DAYS_TO_CANCEL = 14;

/** Days of the calendar count, wherever the shop's computer stands: they are those of UTC. */
export function canCancel(ordered, now) {
  return day(now) - day(ordered) <= DAYS_TO_CANCEL;
}

function day(date) {
  return Math.floor(date.getTime() / DAY);
}
