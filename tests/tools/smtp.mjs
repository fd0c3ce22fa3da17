// An SMTP server for tests. It says its port in the first line, and then each letter as a line of JSON: {to, raw}, with the
// letter itself in base64. A line on its input is how many letters it refuses next, and with what: "2 451".
import { createInterface } from "node:readline";
import { SMTPServer } from "smtp-server";

const [user, password] = process.argv.slice(2);
let refusals = { left: 0, status: 0 };

const server = new SMTPServer({
  authOptional: user === undefined,
  allowInsecureAuth: true,
  disabledCommands: ["STARTTLS"],
  onAuth: (auth, _, done) =>
    auth.username === user && auth.password === password ? done(null, { user }) : done(new Error("Wrong user or password")),
  onRcptTo: ({ address }, _, done) => {
    if (refusals.left > 0) {
      refusals.left--;
      done(Object.assign(new Error(`${address} is not taken now`), { responseCode: refusals.status }));
      return;
    }
    done();
  },
  onData: async (stream, session, done) => {
    const parts = [];
    for await (const part of stream) {
      parts.push(part);
    }
    console.log(JSON.stringify({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(parts).toString("base64") }));
    done();
  },
});

createInterface({ input: process.stdin }).on("line", (line) => {
  const [left, status] = line.split(" ").map(Number);
  refusals = { left, status };
  console.log(JSON.stringify({ refusing: left }));
}).on("close", () => process.exit(0));

server.on("error", (error) => console.error(error.message));
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
