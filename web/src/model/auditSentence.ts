const Sentences: Readonly<Record<string, string>> = {
  linksSeen: "Waiting links looked at",
  setUpByFile: "Set up by a file",
  reindexed: "Counts made anew",
  administratorUnmade: "Administration taken away",
};

/** `account.signed-in` or `SignInFailed` as words: what the page has no sentence for is told by its own name. */
export function auditSentence(action: string): string {
  const sentence = Sentences[action];
  if (sentence !== undefined) {
    return sentence;
  }
  const words = action
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[-_.]+/g, " ")
    .trim()
    .toLowerCase();
  return words === "" ? "Something" : words[0]!.toUpperCase() + words.slice(1);
}

interface People {
  readonly actor?: string | undefined;
  readonly actorId?: string | undefined;
  readonly account?: string | undefined;
  readonly accountId?: string | undefined;
}

/** Who did it and to whom, as far as that is not the reader: `by Ada · to Bob`. */
export function auditPeople(of: People, reader?: string): string {
  return [person("by", of.actor, of.actorId, reader), person("to", of.account, of.accountId, reader)].filter((part) => part !== "").join(" · ");
}

function person(word: string, name: string | undefined, id: string | undefined, reader: string | undefined): string {
  if (id === undefined ? name === undefined || reader !== undefined : id === reader) {
    return "";
  }
  return `${word} ${name ?? "an account that is gone"}`;
}

/** What the server's audit tells of, in its own words: docs/audit.md. */
export const AuditActions = [
  "signedIn", "signInFailed", "signedOut", "sessionsEnded", "passwordChanged", "passwordReset", "emailConfirmed", "secondFactorOn",
  "secondFactorOff", "passkeyAdded", "passkeyRemoved", "providerLinked", "providerRemoved", "accountMade", "accountDeleted",
  "accountRestored", "accountGone", "keyMade", "keyUsed", "keyRemoved", "libraryMade", "libraryChanged", "libraryDeleted",
  "libraryRestored", "libraryTransferred", "photosTrashed", "photosRestored", "photosPurged", "trashEmptied", "photosEdited",
  "memberInvited",  "invitationTakenBack", "memberJoined", "memberChanged", "memberRemoved", "memberLeft", "accountDisabled", "accountEnabled",
  "administratorMade", "administratorUnmade", "quotaChanged", "resetLinkMade", "linksSeen", "taskRetried", "taskCancelled",
  "backfillChanged", "careStarted", "locationChanged", "libraryMoved", "reindexed", "setUpByFile", "replicaAdded", "replicaRemoved", "originalMended",
  "originalsSettingChanged", "originalsReleased", "replicaTrustChanged",
] as const;
