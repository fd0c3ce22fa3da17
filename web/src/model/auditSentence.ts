/** `account.signed-in` or `SignInFailed` as words: what the page has no sentence for is told by its own name. */
export function auditSentence(action: string): string {
  const words = action
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[-_.]+/g, " ")
    .trim()
    .toLowerCase();
  return words === "" ? "Something" : words[0]!.toUpperCase() + words.slice(1);
}
