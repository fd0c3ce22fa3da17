import { ApiError } from "../../api/apiError";
import { duration } from "../../model/format";

/** A failure as a sentence to a person: what happened, and what to do. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) {
    return error instanceof Error ? error.message : String(error);
  }
  switch (error.code) {
    case "unreachable":
      return "The server cannot be reached. Nothing was changed; please try again in a moment.";
    case "sign-in-failed":
      return "The password is not right. Please type it again.";
    case "second-factor":
      return "This code is not right. Codes change every 30 seconds: please type the one that is shown now.";
    case "too-many-attempts":
      return `That was tried too often. Please wait ${duration(error.retryAfter ?? 60)} and try again.`;
    case "too-many-requests":
      return `That was too much at once. Please wait ${duration(error.retryAfter ?? 5)} and try again.`;
    default:
      return error.message;
  }
}
