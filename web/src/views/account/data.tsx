import { useState } from "preact/hooks";
import { AccountApi } from "../../api/accountApi";
import { day } from "../../model/dates";
import { Form, Password } from "../forms/form";
import { required } from "../forms/rules";
import type { Parts } from "../parts";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Section } from "../rooms/room";

/** Taking everything along, and going. */
export function Data({ parts }: { parts: Parts }) {
  const { api, session } = parts;
  const own = new AccountApi(api);
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const exports = parts.offers.has("get /me/export");
  const leaves = session.account.value!.deletedAt;
  return (
    <>
      {exports ? (
        <Section
          title="Take everything along"
          text="One ZIP with all that is yours: every original byte for byte, and what is known of it. A download that breaks off can go on."
        >
          <a class="button is-wide is-quiet" href={own.exportUrl()} download="">Download everything</a>
        </Section>
      ) : null}
      <Section
        title="Delete your account" danger={true}
        text={leaves === undefined
          ? "Your libraries and all their photos go with it. For 14 days you can change your mind: sign in again and keep it."
          : `Your account goes on ${day(leaves)}.`}
      >
        {leaves === undefined ? (
          <button type="button" class="button is-wide is-danger" onClick={() => setAsking(true)}>Delete your account</button>
        ) : null}
        {asking ? (
          <Dialog title="Delete your account?" close={close}>
            <p class="confirm-text">
              {exports ? "Download everything first, if you want to keep it. " : ""}Members of your libraries lose them as well; hand a library
              to one of them before, if it is to stay.
            </p>
            <Form
              label="Delete your account" action="Delete my account" tone="danger" rules={{ password: required("your password") }}
              beside={<CancelButton close={close} />}
              send={async ({ password }) => {
                const deletedAt = await own.deleteAccount(password!);
                session.enter({ ...session.account.value!, deletedAt });
                close();
              }}
            >
              <Password kind="current-password" label="Your password" />
            </Form>
          </Dialog>
        ) : null}
      </Section>
    </>
  );
}
