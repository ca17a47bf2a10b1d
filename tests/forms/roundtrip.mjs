#!/usr/bin/env node
// Fills every field of a form with pdf.js in Chromium, as a person in Firefox does: clicks, and keys of a real keyboard.
// Saves, and reads the values back with pdf.js and, through roundtrip.py, with all other engines.
//
//     roundtrip.mjs FORM.pdf TEXT [OUT.pdf] [SHOT.png]
//     roundtrip.mjs --seen FORM.pdf TEXT [OUT.pdf]
//
// With --seen every text field gets TEXT alone, and what is asked is whether all of it can be seen: while one types (no
// control has more in it than it shows) and, through seen.py, in what pdf.js saves. The table is then `writer fields seen cut`.
// A browser sets what one types in the system's faces; where these lack a script, boxes as wide as Latin letters would stand
// for marks too, so that the project's own faces help out, with the line height that Tahoma has.
//
// Text fields get TEXT and their number (line breaks become spaces in a field of one line); boxes are ticked; of a
// choice the value in the middle is taken, after another one, so that exclusiveness is tested too. Prints a table
// `writer reader fields equal different` and exits with 1 if anything differs. Wants `pdfjs-dist` and `puppeteer-core`
// (found from the working folder or NODE_PATH) and Chromium (CHROMIUM, else /usr/bin/chromium).
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { readFileSync, writeFileSync, mkdtempSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { tmpdir } from "node:os";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const seen = process.argv[2] === "--seen";
const [form, text, given, shot] = process.argv.slice(seen ? 3 : 2);
if (text === undefined) {
  console.error("usage: roundtrip.mjs FORM.pdf TEXT [OUT.pdf] [SHOT.png]");
  process.exit(2);
}
const bytes = readFileSync(form);
const require = createRequire(join(process.cwd(), "package.json"));
const puppeteer = require("puppeteer-core");
const pdfjs = dirname(require.resolve("pdfjs-dist/package.json"));
const out = given ?? join(mkdtempSync(join(tmpdir(), "roundtrip-")), "pdfjs.pdf");

const fonts = normalize(join(dirname(fileURLToPath(import.meta.url)), "../../fonts"));
const faces = { Thai: ["NotoSansThaiLooped", "e00-e7f"], Arabic: ["NotoNaskhArabic", "600-6ff"] };
const FACES = !seen ? "" : Object.entries(faces).map(([name, [file, range]]) =>
  `@font-face{font-family:"Typed ${name}";src:url("/fonts/${file}-Regular.ttf");unicode-range:U+${range};` +
  "ascent-override:100%;descent-override:21%;line-gap-override:0%}").join("") +
  `.annotationLayer textarea{font-family:sans-serif,${Object.keys(faces).map(name => `"Typed ${name}"`).join()} !important}`;

const PAGE = `<!doctype html><html><head><link rel="stylesheet" href="/web/pdf_viewer.css">
<style>${FACES}body{margin:0}#c{position:absolute;inset:0;overflow:auto}</style></head>
<body><div id="c"><div id="viewer" class="pdfViewer"></div></div><script type="module">
import * as lib from "/build/pdf.mjs";
globalThis.pdfjsLib = lib;
lib.GlobalWorkerOptions.workerSrc = "/build/pdf.worker.mjs";
const { PDFViewer, EventBus } = await import("/web/pdf_viewer.mjs");
const viewer = new PDFViewer({ container: document.getElementById("c"), eventBus: new EventBus(), annotationMode: 2 });
const options = { cMapUrl: "/cmaps/", standardFontDataUrl: "/standard_fonts/", wasmUrl: "/wasm/" };
globalThis.doc = await lib.getDocument({ url: "/form.pdf", ...options }).promise;
viewer.setDocument(globalThis.doc);
globalThis.showPage = async number => {
  viewer.currentPageNumber = number;
  const view = viewer.getPageView(number - 1);
  for (let i = 0; i < 600 && !view.annotationLayer?.div?.children.length; i++) {
    if (view.annotationLayer && (await view.pdfPage.getAnnotations()).length === 0) return;
    await new Promise(r => setTimeout(r, 20));
  }
};
globalThis.read = async data => {
  const again = await lib.getDocument({ data, ...options }).promise;
  const fields = await again.getFieldObjects() ?? {};
  return Object.fromEntries(Object.entries(fields).map(([name, objects]) => [name, objects.map(o => [o.type, o.value, o.exportValues])]));
};
globalThis.ready = true;
</script></body></html>`;
const TYPES = { mjs: "text/javascript", css: "text/css", wasm: "application/wasm", html: "text/html" };
const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, "http://x").pathname);
  response.setHeader("Content-Type", TYPES[path.split(".").pop()] ?? "application/octet-stream");
  if (path === "/") return void response.setHeader("Content-Type", "text/html").end(PAGE);
  try {
    const file = path.startsWith("/fonts/") ? join(fonts, path.slice(7)) : join(pdfjs, path);
    response.end(path === "/form.pdf" ? bytes : readFileSync(file));
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise(done => server.listen(0, "127.0.0.1", done));

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
  protocolTimeout: 600000,
});
let wrong = 0;
const hidden = [];
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 1400 });
  page.on("pageerror", error => console.error("page:", error.message));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction("globalThis.ready", { timeout: 60000 });

  await page.evaluate(() => Promise.all([...document.fonts].map(face => face.load())));
  const objects = await page.evaluate(async () => {
    const found = await doc.getFieldObjects();
    return Object.entries(found).map(([name, all]) => [name, all.map(o => ({ id: o.id, type: o.type, many: o.multiline, page: o.page, on: o.exportValues }))]);
  });
  const terminal = objects.filter(([, all]) => all.some(o => o.type)); // others only carry a partial name
  const wanted = {};
  const jobs = [];
  terminal.forEach(([name, all], number) => {
    const real = all.filter(o => o.type);
    if (real[0].type === "text") {
      const value = seen ? text : `${text} ${number}`;
      wanted[name] = real[0].many ? value : value.replaceAll("\n", " ");
      jobs.push({ page: real[0].page, id: real[0].id, text: wanted[name], name });
    } else if (!seen) {
      const middle = real[Math.floor(real.length / 2)];
      wanted[name] = middle.on;
      if (real.length > 1) jobs.push({ page: real[0].page, id: real[0].id });
      jobs.push({ page: middle.page, id: middle.id });
    }
  });
  jobs.sort((a, b) => a.page - b.page);
  for (const job of jobs) {
    await page.evaluate(number => showPage(number), job.page + 1);
    const selector = `[data-element-id="${job.id}"]`;
    const control = await page.waitForSelector(selector, { timeout: 30000 });
    await control.evaluate(element => element.scrollIntoView({ block: "center" }));
    await control.click();
    if (job.text === undefined) continue;
    if (!seen) {
      await page.keyboard.type(job.text);
      continue;
    }
    await page.keyboard.sendCharacter(job.text); // at once, as an input method does
    const [across, down, size] = await control.evaluate(e =>
      [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight, parseFloat(getComputedStyle(e).fontSize)]);
    // The padding and the room under the letters of a line may be hidden: less than a third of their size.
    if (across > 1 || down > size / 3) hidden.push(`${job.name}: ${across} by ${down} px more than it shows`);
  }
  if (shot) {
    await page.evaluate(() => showPage(1));
    await page.evaluate(() => document.getElementById("c").scrollTo(0, 0));
    await page.screenshot({ path: shot });
  }
  const saved = await page.evaluate(async () => {
    const bytes = await doc.saveDocument();
    let binary = "";
    for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(binary);
  });
  writeFileSync(out, Buffer.from(saved, "base64"));
  const got = await page.evaluate(text => read(Uint8Array.from(atob(text), c => c.charCodeAt(0))), saved);
  const different = Object.keys(wanted).filter(name => {
    const values = (got[name] ?? []).filter(o => o[0]);
    // of a choice pdf.js gives each widget's own state: that of the chosen one, and Off of the others
    const value = values.length === 1 ? values[0][1] : [...new Set(values.map(o => o[1]).filter(v => v !== "Off"))].join();
    return String(value).replaceAll("\r\n", "\n").replaceAll("\r", "\n") !== wanted[name];
  });
  const total = Object.keys(wanted).length;
  if (seen) {
    const screen = [total, total - hidden.length, hidden.length].map(n => String(n).padStart(6)).join(" ");
    console.log(`writer     fields   seen    cut\n${"screen".padEnd(10)} ${screen}`);
    for (const one of hidden.slice(0, 8)) console.log(`    ${one}`);
    wrong += hidden.length;
  }
  const pad = (value, width) => String(value).padStart(width);
  if (!seen) console.log(`${"writer".padEnd(10)} ${"reader".padEnd(10)} ${"fields"} ${pad("equal", 6)} different`);
  if (!seen) console.log(`${"pdfjs".padEnd(10)} ${"pdfjs".padEnd(10)} ${pad(total, 6)} ${pad(total - different.length, 6)} ${pad(different.length, 9)}`);
  for (const name of different.slice(0, 3)) console.log(`    ${name}: wanted ${wanted[name]}, got ${JSON.stringify(got[name])}`);
  wrong += different.length;
} finally {
  await browser.close();
  server.close();
}
const folder = dirname(fileURLToPath(import.meta.url));
const [script, mode] = seen ? ["seen.py", "--filled"] : ["roundtrip.py", "--read"];
const others = spawnSync("python3", [join(folder, script), mode, out, text], { encoding: "utf8" });
process.stdout.write(others.stdout.split("\n").slice(1).join("\n").replaceAll(/^file {6}/gm, "pdfjs     "));
process.stderr.write(others.stderr);
process.exit(wrong || others.status ? 1 : 0);
