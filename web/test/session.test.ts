import assert from "node:assert/strict";
import test from "node:test";
import type { AccountAnswer } from "../src/api/answers";
import { ApiError } from "../src/api/apiError";
import { chooseLibrary } from "../src/app/libraryChoice";
import { Session } from "../src/app/session";

const account = (id: string): AccountAnswer => ({
  id, name: id, email: `${id}@example.org`, administrator: false, emailConfirmed: true, createdAt: "2026-01-01T00:00:00Z", twoFactor: false,
});

const signedOut = new ApiError(401, "unauthorized", "Sign in.");

/** A session whose server answers these, one after the other. */
function setup(...answers: (AccountAnswer | Error)[]) {
  const told: string[] = [];
  const waits: (() => void)[] = [];
  const session = new Session({
    me: async () => {
      const answer = answers.shift() ?? signedOut;
      if (answer instanceof Error) {
        if (answer instanceof ApiError && answer.signedOut) {
          session.lost();
        }
        throw answer;
      }
      return answer;
    },
    signedIn: () => told.push("in"),
    ended: () => told.push("ended"),
    anotherPerson: () => told.push("another"),
    later: (run) => waits.push(run),
  });
  return { session, told, waits };
}

test("whoever is known to the server is in at once", async () => {
  const { session, told } = setup(account("ada"));
  await session.start();
  assert.deepEqual([session.state.value, session.account.value?.id, told], ["signed-in", "ada", ["in"]]);
});

test("without a session the door is shown, and nothing had ended", async () => {
  const { session, told } = setup(signedOut);
  await session.start();
  assert.deepEqual([session.state.value, told], ["signed-out", []]);
});

test("a server that is away is asked again, and says so meanwhile", async () => {
  const { session, waits } = setup(ApiError.unreachable(), account("ada"));
  await session.start();
  assert.deepEqual([session.state.value, session.problem.value], ["unknown", "The server cannot be reached."]);
  waits.shift()!();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([session.state.value, session.problem.value], ["signed-in", ""]);
});

test("a session that ends keeps whose page it is, tells it once, and goes on with the same person", async () => {
  const { session, told } = setup(account("ada"));
  await session.start();
  session.lost();
  session.lost();
  assert.deepEqual([session.state.value, session.account.value?.id, told], ["ended", "ada", ["in", "ended"]]);
  session.enter(account("ada"));
  assert.deepEqual([session.state.value, told], ["signed-in", ["in", "ended", "in"]]);
});

test("another person does not go on with what is on the page", async () => {
  const { session, told } = setup(account("ada"));
  await session.start();
  session.lost();
  session.enter(account("bob"));
  assert.deepEqual([session.state.value, session.account.value?.id, told], ["ended", "ada", ["in", "ended", "another"]]);
});

test("a sign-in in another window is noticed when one looks", async () => {
  const { session, told } = setup(signedOut, account("ada"));
  await session.start();
  await session.look();
  assert.deepEqual([session.state.value, told], ["signed-in", ["in"]]);
});

test("a change of the account is taken without starting anew", async () => {
  const { session, told } = setup(account("ada"));
  await session.start();
  session.enter({ ...account("ada"), name: "Countess" });
  assert.deepEqual([session.account.value?.name, told], ["Countess", ["in"]]);
});

const library = (id: string) => ({ id, name: id, role: "owner" as const, photos: 0, bytes: 0, lastSeq: 0 });

for (const [kept, expected] of [["b", "b"], ["gone", "a"], [null, "a"]] as const) {
  test(`of the libraries a and b, ${expected} is shown when ${kept} was looked at last`, () => {
    assert.equal(chooseLibrary([library("a"), library("b")], kept)?.id, expected);
  });
}

test("without a library none is chosen", () => {
  assert.equal(chooseLibrary([], "a"), undefined);
});
