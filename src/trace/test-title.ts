/** A test case as people call it: with its class, where its name does not begin with that. */
export function testTitle({ className, name }: { className?: string | undefined; name: string }): string {
  return className === undefined || name.startsWith(className) ? name : `${className} > ${name}`;
}
