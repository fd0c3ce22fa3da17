import { AccountApi } from "../../api/accountApi";
import { day } from "../../model/dates";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";

/** The account is to be deleted, and its owner came back: they may keep it. */
export function Leaving({ parts }: { parts: Parts }) {
  const { api, session } = parts;
  const { deletedAt, ...account } = session.account.value!;
  return deletedAt === undefined ? null : (
    <div class="leaving" role="status">
      <p>Your account and all that is in it goes on {day(deletedAt)}.</p>
      <Action
        done="Your account stays."
        run={async () => {
          await new AccountApi(api).restore();
          session.enter(account);
        }}
      >
        Keep it
      </Action>
    </div>
  );
}
