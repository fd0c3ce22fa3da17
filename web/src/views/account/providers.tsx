import { AccountApi } from "../../api/accountApi";
import { ago } from "../../model/dates";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";

interface Offered {
  readonly name: string;
  readonly label: string;
  readonly href: string;
}

/** Other services by which one signs in. */
export function Providers({ parts, offered }: { parts: Parts; offered: readonly Offered[] }) {
  const own = new AccountApi(parts.api);
  const linked = useLoaded(parts, (signal) => own.providers(signal));
  const taken = new URLSearchParams(location.search).get("refused") === "conflict";
  return (
    <Section title="Other services" text="Sign in here with an account that you have elsewhere.">
      {taken ? <p class="form-problem" role="alert">That account opens another one here, or another of its kind opens yours.</p> : null}
      <Await of={linked}>
        {(list) => (
          <ul class="rows">
            {offered.map(({ name, label, href }) => {
              const known = list.find((each) => each.name === name);
              return (
                <li key={name}>
                  <div class="row-text">
                    <strong>{label}</strong>
                    <span>{known === undefined ? "Not connected" : `Connected ${known.linkedAt === undefined ? "" : ago(known.linkedAt)}`}</span>
                  </div>
                  {known === undefined ? <a class="plain" href={href} target="_self">Connect</a> : (
                    <Action
                      look="danger" label={`Disconnect ${label}`} done={`${label} is disconnected.`}
                      run={async () => {
                        await own.removeProvider(name);
                        await linked.reload();
                      }}
                    >
                      Disconnect
                    </Action>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </Await>
    </Section>
  );
}
