/** A page that predicts, around an exported module; loaded when one is asked for. @module */

/** A page of its own around the exported module. */
export function predictorPage(module: string, inputs: number): string {
  const fields = Array.from(
    { length: inputs },
    (_, i) => `<label>input ${i + 1} <input type="number" step="any" value="0"></label>`,
  ).join("\n");
  const source = module.replaceAll("</script", "<\\/script");
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>A network that grew</title>
<style>body{font:16px system-ui;max-width:40em;margin:2em auto;padding:0 1em}label{display:block;margin:.5em 0}</style>
<h1>A network that grew</h1>
${fields}
<p><output id="answer"></output></p>
<script type="module">
const code = document.getElementById("network").textContent;
const { predict } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
const fields = [...document.querySelectorAll("input")];
const show = () => { document.getElementById("answer").textContent = JSON.stringify(predict(fields.map((f) => Number(f.value))), (_, v) => (ArrayBuffer.isView(v) ? [...v] : v)); };
for (const field of fields) field.addEventListener("input", show);
show();
</script>
<script type="text/plain" id="network">${source}</script>
</html>`;
}
