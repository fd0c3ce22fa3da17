import type { Rule } from "./form";

/** Characters of a password, as the server has it (NIST SP 800-63B: length counts, not which signs are in it). */
export const PasswordLength = { least: 10, most: 256 };

export const PasswordHint = `At least ${PasswordLength.least} characters. A few words in a row are good.`;

export const required =
  (what: string): Rule =>
  (value) => (value.trim() === "" ? `Please give ${what}.` : "");

export const email: Rule = (value) => {
  const text = value.trim();
  if (text === "") {
    return "Please give your e-mail.";
  }
  // Only what cannot be an address is refused: whether mail arrives, only mail can tell.
  return /^[^\s@]+@[^\s@]+$/.test(text) ? "" : "This is not an e-mail address: it has a name, an @ and a server, as in ada@example.org.";
};

export const newPassword: Rule = (value, all) => {
  if (value === "") {
    return "Please choose a password.";
  }
  if (value.length < PasswordLength.least) {
    return `This password has ${value.length} of at least ${PasswordLength.least} characters.`;
  }
  return value.toLowerCase() === (all["email"] ?? "").trim().toLowerCase() ? "The e-mail is too easy to guess as a password." : "";
};

/** A number of things, or nothing. */
export const wholeOrNothing: Rule = (value) => (/^\d*$/.test(value.trim()) ? "" : "Please give a whole number, or nothing.");
