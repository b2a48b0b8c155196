/** Whether two logins are of one account: GitHub tells none apart by case. */
export function isSameLogin(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
