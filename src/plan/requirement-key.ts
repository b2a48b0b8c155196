/** Test names cannot tell `REQ-1.2` from `req_1_2` (design, "What counts as proof"). */
export function requirementKey(id: string): string {
  return id.toLowerCase().replaceAll(/[-_. ]/g, '-');
}
