// An OpenID Connect provider for tests. It says its port in the first line. A line of JSON on its input is the person who signs in from then
// on: {sub, email, email_verified, name}; it says the line back once that counts.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";

const [clientId, clientSecret, redirectUri] = process.argv.slice(2);
let person = { sub: "nobody" };

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri], grant_types: ["authorization_code"], response_types: ["code"] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    clientAuthMethods: ["client_secret_post", "client_secret_basic"],
    clientDefaults: { token_endpoint_auth_method: "client_secret_post" },
    conformIdTokenClaims: false,
    cookies: { keys: ["only for tests"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...person, sub }) }),
    // Everybody agrees to everything.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  server.on("request", async (request, response) => {
    if (request.url.startsWith("/interaction/")) {
      await provider.interactionFinished(request, response, { login: { accountId: person.sub } });
      return;
    }
    callback(request, response);
  });
  provider.on("server_error", (_, error) => console.error(error));
  console.log(port);
});

createInterface({ input: process.stdin }).on("line", (line) => {
  person = JSON.parse(line);
  console.log(line);
}).on("close", () => process.exit(0));
