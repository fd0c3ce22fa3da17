import assert from "node:assert/strict";
import test from "node:test";
import { ApiError } from "../src/api/apiError";
import { explain } from "../src/views/forms/explain";
import { email, newPassword } from "../src/views/forms/rules";

for (const wrong of ["", " ", "ada", "ada@", "@example.org", "a b@example.org"]) {
  test(`"${wrong}" is not taken as an e-mail address`, () => assert.notEqual(email(wrong, {}), ""));
}

for (const right of ["ada@example.org", " ada@example.org ", "ada@localhost", "ada+photos@exämple.org"]) {
  test(`"${right}" is taken as an e-mail address`, () => assert.equal(email(right, {}), ""));
}

test("a password is refused by its length, and when it is the e-mail", () => {
  assert.match(newPassword("123456789", {}), /9 of at least 10/);
  assert.equal(newPassword("1234567890", {}), "");
  assert.match(newPassword("Ada@Example.org", { email: " ada@example.org" }), /too easy/);
});

test("a refusal is told kindly, and with the time that it asks for", () => {
  assert.match(explain(new ApiError(401, "sign-in-failed", "x")), /password is not right/);
  assert.match(explain(new ApiError(429, "too-many-attempts", "x", 125)), /wait 3 minutes/);
  assert.match(explain(new ApiError(429, "too-many-attempts", "x", 30)), /wait 30 seconds/);
  assert.equal(explain(new ApiError(409, "conflict", "The name is taken.")), "The name is taken.");
});
