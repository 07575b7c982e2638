// Runs the functions of marque-verify.html without a browser: a line of JSON in, its findings out.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const page = readFileSync(process.argv[2], "utf8");
const script = page.match(/<script>([^]*)<\/script>/)[1];
const element = () => ({ files: [], value: "", dataset: {}, addEventListener() {}, append() {}, replaceChildren() {} });
const document = { documentElement: {}, getElementById: element, createElement: element, querySelectorAll: () => [] };
const { checkPdf, checkProof, rootsIn, rootsOf, say, sha256 } = new Function(
  "document", "navigator",
  `${script}\nreturn { checkPdf, checkProof, rootsIn, rootsOf, say, sha256: async (bytes) => hex(await hash("SHA-256", bytes)) };`,
)(document, { language: "en" });
const bytesOf = (text) => new Uint8Array(Buffer.from(text, "base64"));

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const pdf = bytesOf(asked.pdf), proof = asked.proof && bytesOf(asked.proof);
  const roots = asked.roots ? rootsIn(asked.roots) : proof ? rootsOf(proof) : [];
  const found = await checkPdf(pdf, roots);
  if (proof) found.push(...await checkProof(proof, await sha256(pdf), "", roots));
  process.stdout.write(`${JSON.stringify(found.map(([mark, code, ...values]) => [mark, code, say(code, values)]))}\n`);
}
