// check-azure.mjs FILE… : the official schema, and what it does not know: names, needs and cycles. Prints findings; exits 1 where there are any.
import fs from 'node:fs';
import Ajv from 'ajv';
import YAML from 'yaml';

const folder = fs.realpathSync(new URL('./node_modules', import.meta.url));
const schema = JSON.parse(fs.readFileSync(folder + '/schemastore/schemas/json/raw.githubusercontent.com/microsoft/azure-pipelines-vscode/master/service-schema.json'));
const check = new Ajv.default({ strict: false, allErrors: true, logger: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

// What every alternative of the schema reports is no finding.
const noise = ['anyOf', 'oneOf', 'firstProperty', 'pattern', 'enum'];
const list = value => [].concat(value ?? []);

function graph(kind, items, name, needs) {
  const found = [];
  const byName = new Map(items.map(item => [name(item), item]));
  if (byName.size !== items.length) found.push(`two ${kind}s have one name`);
  for (const item of items) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name(item))) found.push(`${kind} ${name(item)}: not a name`);
    for (const need of list(needs(item))) if (!byName.has(need)) found.push(`${kind} ${name(item)}: needs ${need}, which is not there`);
  }

  const open = new Set(), done = new Set();
  const walk = id => {
    if (open.has(id)) { found.push(`${kind} ${id}: a cycle`); return; }
    if (done.has(id) || !byName.has(id)) return;
    open.add(id);
    list(needs(byName.get(id))).forEach(walk);
    open.delete(id);
    done.add(id);
  };
  [...byName.keys()].forEach(walk);
  return found;
}

let bad = 0;
for (const file of process.argv.slice(2)) {
  // Every scalar of the schema is a string.
  const document = YAML.parse(fs.readFileSync(file, 'utf8'), { schema: 'failsafe' });
  const found = [];
  if (!check(document)) {
    const real = check.errors.filter(error => !noise.includes(error.keyword));
    found.push(...(real.length > 0 ? real : check.errors.slice(0, 1)).map(error => `schema: ${error.instancePath} ${error.message} ${error.params.additionalProperty ?? ''}`));
  }

  found.push(...graph('stage', document.stages, stage => stage.stage, stage => stage.dependsOn));
  for (const stage of document.stages) {
    if (stage.jobs.length > 256) found.push(`stage ${stage.stage}: ${stage.jobs.length} jobs`);
    found.push(...graph('job', stage.jobs, job => job.job, job => job.dependsOn));
  }

  for (const text of new Set(found)) {
    console.log(`${file}: ${text}`);
    bad = 1;
  }
}

process.exit(bad);
