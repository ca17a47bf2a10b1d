#!/usr/bin/env node
// Types into forms with pdf.js in Chromium, keys of a real keyboard, and saves; then reads values with pdf.js.
//
//     pdfjs.mjs < JOBS.json > VALUES.json
//
// Jobs: {"type": [[form, out, page, {field: value}], …], "read": [file, …]}; pages count from 1. Values: {"version": …,
// "browser": …, "values": {file: {field: value}}}. Wants `pdfjs-dist` and `puppeteer-core` (from the working folder)
// and Chromium (CHROMIUM, else /usr/bin/chromium).
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const jobs = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(join(process.cwd(), "package.json"));
const puppeteer = require("puppeteer-core");
const pdfjs = dirname(require.resolve("pdfjs-dist/package.json"));

const PAGE = `<!doctype html><html><head><link rel="stylesheet" href="/web/pdf_viewer.css">
<style>body{margin:0}#c{position:absolute;inset:0;overflow:auto}</style></head>
<body><div id="c"><div id="viewer" class="pdfViewer"></div></div><script type="module">
import * as lib from "/build/pdf.mjs";
globalThis.pdfjsLib = lib;
lib.GlobalWorkerOptions.workerSrc = "/build/pdf.worker.mjs";
const { PDFViewer, EventBus } = await import("/web/pdf_viewer.mjs");
const options = { cMapUrl: "/cmaps/", standardFontDataUrl: "/standard_fonts/", wasmUrl: "/wasm/" };
const viewer = new PDFViewer({ container: document.getElementById("c"), eventBus: new EventBus(), annotationMode: 2 });
globalThis.open = async (file, number) => {
  await globalThis.doc?.loadingTask.destroy();
  globalThis.doc = await lib.getDocument({ url: "/file" + file, ...options }).promise;
  viewer.setDocument(doc);
  await viewer.firstPagePromise;
  viewer.currentPageNumber = number;
  const view = viewer.getPageView(number - 1);
  for (let i = 0; i < 1500 && !view.annotationLayer?.div?.children.length; i++) await new Promise(r => setTimeout(r, 20));
  const objects = await doc.getFieldObjects();
  return Object.fromEntries(Object.entries(objects).map(([name, all]) => [name, all.find(o => o.type)?.id]));
};
globalThis.read = async file => {
  const again = await lib.getDocument({ url: "/file" + file, ...options }).promise;
  const fields = await again.getFieldObjects() ?? {};
  await again.loadingTask.destroy();
  return Object.fromEntries(Object.entries(fields).map(([name, all]) => [name, all.find(o => o.type)?.value]));
};
globalThis.ready = true;
</script></body></html>`;
const TYPES = { mjs: "text/javascript", css: "text/css", wasm: "application/wasm" };
const served = new Set([...jobs.type.flatMap(([form, out]) => [form, out]), ...jobs.read]);
const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
  response.setHeader("Content-Type", TYPES[path.split(".").pop()] ?? "application/octet-stream");
  if (path === "/") return void response.setHeader("Content-Type", "text/html").end(PAGE);
  try {
    const file = path.startsWith("/file/") ? path.slice(5) : undefined;
    response.end(readFileSync(served.has(file) ? file : join(pdfjs, path)));
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
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 1400 });
  page.on("pageerror", error => console.error("page:", error.message));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction("globalThis.ready", { timeout: 60000 });
  for (const [form, out, number, values] of jobs.type) {
    const ids = await page.evaluate((form, number) => open(form, number), form, number);
    for (const [name, value] of Object.entries(values)) {
      const control = await page.waitForSelector(`[data-element-id="${ids[name]}"]`, { timeout: 30000 });
      await control.evaluate(element => element.scrollIntoView({ block: "center" }));
      await control.click();
      await page.keyboard.type(value);
    }
    const saved = await page.evaluate(async () => {
      const bytes = await doc.saveDocument();
      let binary = "";
      for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
      return btoa(binary);
    });
    writeFileSync(out, Buffer.from(saved, "base64"));
  }
  const values = {};
  for (const file of jobs.read) values[file] = await page.evaluate(file => read(file), file);
  const { version } = JSON.parse(readFileSync(join(pdfjs, "package.json"), "utf8"));
  console.log(JSON.stringify({ version, browser: await browser.version(), values }));
} finally {
  await browser.close();
  server.close();
}
