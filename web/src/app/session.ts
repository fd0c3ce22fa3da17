import { signal } from "@preact/signals";
import type { AccountAnswer } from "../api/answers";
import { ApiError } from "../api/apiError";

/** `ended`: somebody was signed in here, and the page waits with all that it has for the same person to come back. */
export type SessionState = "unknown" | "signed-out" | "signed-in" | "ended";

export interface SessionOptions {
  me: () => Promise<AccountAnswer>;
  /** From here on, what is asked belongs to a new session. */
  signedIn: () => void;
  ended: () => void;
  /** Another person signed in than the one whose things are on the page: nothing of these may stay. */
  anotherPerson: () => void;
  later: (run: () => void, milliseconds: number) => unknown;
}

const Pause = 3000; // milliseconds until the server is asked again

/** Who is signed in here. */
export class Session {
  readonly state = signal<SessionState>("unknown");
  /** Whose things are on the page: kept when the session ended. */
  readonly account = signal<AccountAnswer | null>(null);
  /** Why it is not known yet who is signed in. */
  readonly problem = signal("");

  /** Grows with each sign-in: what was refused while nobody was signed in is asked for again. */
  readonly turns = signal(0);

  /** The person signed out here: should the browser bring back the page that was left, nothing of it may be seen. */
  left = false;

  constructor(private readonly options: SessionOptions) {}

  async start(): Promise<void> {
    try {
      this.enter(await this.options.me());
    } catch (error) {
      if (error instanceof ApiError && error.signedOut) {
        this.lost();
        return;
      }
      this.problem.value = error instanceof Error ? error.message : String(error);
      this.options.later(() => void this.start(), Pause);
    }
  }

  /** The server knows this person: after signing in, or because the session still holds. */
  enter(account: AccountAnswer): void {
    const before = this.account.value;
    if (before !== null && before.id !== account.id) {
      this.options.anotherPerson();
      return;
    }
    const news = this.state.value !== "signed-in";
    this.account.value = account;
    this.problem.value = "";
    this.state.value = "signed-in";
    if (news) {
      this.turns.value++;
      this.options.signedIn();
    }
  }

  /** The server said that nobody is signed in. */
  lost(): void {
    if (this.state.value === "signed-in") {
      this.state.value = "ended";
      this.options.ended();
    } else if (this.state.value === "unknown") {
      this.problem.value = "";
      this.state.value = "signed-out";
    }
  }

  /** Asks whether it is still so: the session may have ended, or begun, in another window. */
  async look(): Promise<void> {
    if (this.state.value === "unknown") {
      return;
    }
    try {
      this.enter(await this.options.me());
    } catch {
      // A session that ended was told to `lost`; a server that is away says nothing about who is signed in.
    }
  }
}
