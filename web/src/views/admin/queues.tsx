import { AdminApi, type AdminTask } from "../../api/adminApi";
import { ago } from "../../model/dates";
import { count, counted } from "../../model/format";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { Await, useLoaded } from "../rooms/loaded";
import { Pages } from "../rooms/pages";
import { Section } from "../rooms/room";

/** What is due, and what failed. */
export function Queues({ parts }: { parts: Parts }) {
  const admin = new AdminApi(parts.api);
  const queues = useLoaded(parts, (signal) => admin.queues(signal));
  return (
    <>
      <Section title="Queues">
        <Await of={queues}>
          {(list) => list.length === 0 ? <p class="nothing">Nothing is due.</p> : (
            <ul class="rows">
              {list.map(({ name, due, running, failed, oldest }) => (
                <li key={name}>
                  <div class="row-text">
                    <strong>{name}</strong>
                    <span>
                      {count(due)} due · {count(running)} running{failed === 0 ? "" : ` · ${count(failed)} failed`}
                      {oldest === undefined ? "" : ` · the oldest ${ago(oldest)}`}
                    </span>
                  </div>
                </li>
              ))}
            </ul>
          )}
        </Await>
        <Action look="quiet" run={queues.reload}>Look again</Action>
      </Section>
      <Section title="Failed tasks" text="The originals are kept. A task can be tried again once its reason is gone.">
        <Pages
          parts={parts} nothing="None."
          load={async (after, signal) => {
            const { tasks, next } = await admin.failedTasks(after, signal);
            return { items: tasks, next };
          }}
        >
          {(task, reload) => <Task key={task.photoId + task.operation} parts={parts} of={task} changed={reload} />}
        </Pages>
      </Section>
    </>
  );
}

function Task({ parts, of, changed }: { parts: Parts; of: AdminTask; changed: () => Promise<void> }) {
  return (
    <li>
      <div class="row-text">
        <strong>{of.name ?? of.photoId}</strong>
        <span>{of.operation} · {counted(of.attempts, "attempt")}{of.at === undefined ? "" : ` · ${ago(of.at)}`}</span>
        {of.reason === undefined ? null : <span>{of.reason}</span>}
      </div>
      <Action
        label={`Try ${of.name ?? of.photoId} again`} done="It will be tried again."
        run={async () => {
          await new AdminApi(parts.api).retry(of.photoId);
          await changed();
        }}
      >
        Try again
      </Action>
    </li>
  );
}
