import { AccountApi, type SessionAnswer } from "../../api/accountApi";
import { hasPasskeys } from "../../app/passkeys";
import { clientName } from "../../model/clientName";
import { ago } from "../../model/dates";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";
import { Passkeys } from "./passkeys";
import { Providers } from "./providers";
import { SecondFactor } from "./secondFactor";

/** How one gets in, and who is in. */
export function Security({ parts }: { parts: Parts }) {
  const ways = parts.server.answer.value?.signIn;
  return (
    <>
      {parts.offers.has("post /me/totp") ? <SecondFactor parts={parts} /> : null}
      {ways?.passkeys === true && hasPasskeys() ? <Passkeys parts={parts} /> : null}
      {ways !== undefined && ways.providers.length > 0 ? <Providers parts={parts} offered={ways.providers} /> : null}
      <Sessions parts={parts} />
    </>
  );
}

function Sessions({ parts }: { parts: Parts }) {
  const own = new AccountApi(parts.api);
  const sessions = useLoaded(parts, (signal) => own.sessions(signal));
  const others = sessions.value?.some((each) => !each.current) ?? false;
  return (
    <Section title="Sessions" text="Where you are signed in. What you do not know, sign out, and change your password.">
      <Await of={sessions}>
        {(list) => (
          <ul class="rows">
            {[...list].sort(currentFirst).map((each) => (
              <li key={each.id}>
                <div class="row-text">
                  <strong>{clientName(each.client)}</strong>
                  <span>
                    {each.current ? "This device" : `Last used ${ago(each.lastUsedAt)}`}
                    {each.address === undefined ? "" : ` · ${each.address}`} · since {ago(each.createdAt)}
                  </span>
                </div>
                {each.current ? <span class="tag">now</span> : (
                  <Action
                    label={`Sign out ${clientName(each.client)}`} done="Signed out there."
                    run={async () => {
                      await own.endSession(each.id);
                      await sessions.reload();
                    }}
                  >
                    Sign out
                  </Action>
                )}
              </li>
            ))}
          </ul>
        )}
      </Await>
      {others ? (
        <Action
          look="quiet" done="You are signed in here only."
          run={async () => {
            await own.endOtherSessions();
            await sessions.reload();
          }}
        >
          Sign out everywhere else
        </Action>
      ) : null}
    </Section>
  );
}

function currentFirst(a: SessionAnswer, b: SessionAnswer): number {
  return Number(b.current) - Number(a.current) || (a.lastUsedAt < b.lastUsedAt ? 1 : -1);
}
