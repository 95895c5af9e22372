/** A page that predicts, around an exported module; loaded when one is asked for. @module */

/** A page of its own around the exported module: a field for each column of a table, or for each of `inputs` numbers. */
export function predictorPage(module: string, inputs: number): string {
  const source = module.replaceAll("</script", "<\\/script");
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A network that grew</title>
<style>:root{color-scheme:light dark}body{font:16px system-ui;max-width:40em;margin:2em auto;padding:0 1em}label{display:block;margin:.5em 0}input{font:inherit}output{font-size:1.3em}</style>
<h1>A network that grew</h1>
<form id="fields"></form>
<p><output id="answer"></output></p>
<script type="module">
const code = document.getElementById("network").textContent;
const { predict, columns } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
const names = columns.length > 0 ? [...new Set(columns)] : Array.from({ length: ${inputs} }, (_, i) => "input " + (i + 1));
const form = document.getElementById("fields");
for (const name of names) {
  const label = document.createElement("label");
  label.append(name + " ", Object.assign(document.createElement("input"), { value: "0" }));
  form.append(label);
}
const valueOf = ({ value }) => (value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value);
const short = (value) => (typeof value === "number" ? String(Number(value.toPrecision(5))) : String(value));
const say = ({ prediction, probabilities }) => {
  const answer = typeof prediction === "object" ? Object.entries(prediction).map(([name, value]) => name + ": " + short(value)).join(", ") : short(prediction);
  if (!probabilities) return answer;
  return answer + " (" + Object.entries(probabilities).map(([name, share]) => name + " " + (100 * share).toFixed(1) + " %").join(", ") + ")";
};
const show = () => {
  const values = [...form.querySelectorAll("input")].map(valueOf);
  const row = columns.length > 0 ? Object.fromEntries(names.map((name, i) => [name, values[i]])) : values;
  const answer = document.getElementById("answer");
  try { answer.textContent = say(predict(row)); } catch (error) { answer.textContent = error.message; }
};
form.addEventListener("input", show);
show();
</script>
<script type="text/plain" id="network">${source}</script>
</html>`;
}
