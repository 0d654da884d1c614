// run-workflow.mjs FILE REPOSITORY OUT [JOBS [OUTPUTS]] : runs a workflow of GitHub Actions on this machine, at most JOBS jobs at once.
// Expressions, conditions and matrices are evaluated by GitHub's own engine; `run` steps are run by bash; checkout and artifacts are clones and folders. It shows
// what the file says, not what GitHub's scheduler does. Prints `<time> start|end <job> [result]`; exits 1 where a job failed.
// With OUTPUTS, a file that a step with an id leaves as its outputs, no `run` step is run: each job leaves one file with its own name, and prints which it was given.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import YAML from 'yaml';
import { Evaluator, Lexer, Parser, data } from '@actions/expressions';

const [file, repository, out, most = '3', outputsOfPlan] = process.argv.slice(2);
const workflow = YAML.parse(fs.readFileSync(file, 'utf8'));
const artifacts = path.join(out, 'artifacts'), logs = path.join(out, 'logs');
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(artifacts, { recursive: true });
fs.mkdirSync(logs);

const list = value => [].concat(value ?? []);
const say = (...words) => console.log((performance.now() / 1000).toFixed(2), ...words);

function toData(value) {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  return new data.Dictionary(...Object.entries(value).map(([key, item]) => ({ key, value: toData(item) })));
}

function fromData(value) {
  if (value instanceof data.Dictionary) return Object.fromEntries(value.pairs().map(pair => [pair.key, fromData(pair.value)]));
  if (value instanceof data.Array) return value.values().map(fromData);
  return value.kind === data.Kind.Null ? null : value.value;
}

/** @param state success, failure or skipped: how what came before ended. */
function evaluate(expression, contexts, state) {
  const answers = { success: state === 'success', failure: state === 'failure', always: true, cancelled: false };
  const functions = Object.keys(answers).map(name => ({ name, description: '', minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answers[name]) }));
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
  return new Evaluator(tree, toData(contexts), new Map(functions.map(known => [known.name, known]))).evaluate();
}

const inside = text => text.startsWith('${{') && text.endsWith('}}') && !text.includes('${{', 3) ? text.slice(3, -2).trim() : text;
const expand = (text, contexts) => String(text).replace(/\$\{\{(.*?)\}\}/gs, (_, expression) => evaluate(expression.trim(), contexts, 'success').coerceString());

function holds(condition, contexts, state) {
  if (condition === undefined) return state === 'success';
  const expression = inside(String(condition).trim());
  const value = evaluate(expression, contexts, state);
  const isTrue = value.kind !== data.Kind.Null && value.value !== false && value.value !== 0 && value.value !== '';
  return /\b(success|failure|always|cancelled)\s*\(/.test(expression) ? isTrue : isTrue && state === 'success';
}

function pattern(text) {
  const escaped = text.replace(/[.+^$()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\{([^}]*)\}/g, (_, names) => `(${names.replaceAll(',', '|')})`);
  return new RegExp(`^${escaped}$`);
}

const actions = {
  'actions/checkout': workspace => outputsOfPlan || execFileSync('git', ['clone', '-q', repository, workspace]),
  'actions/setup-dotnet': () => {},
  'actions/upload-artifact': (workspace, inputs) => {
    const from = path.join(workspace, inputs.path), to = path.join(artifacts, inputs.name);
    fs.mkdirSync(to, { recursive: true });

    // Hidden files stay away, as with the real one.
    if (fs.existsSync(from)) fs.cpSync(from, to, { recursive: true, filter: source => !path.basename(source).startsWith('.') });
  },
  'actions/download-artifact': (workspace, inputs) => {
    const wanted = pattern(inputs.pattern);
    for (const name of fs.readdirSync(artifacts).filter(name => wanted.test(name))) {
      fs.cpSync(path.join(artifacts, name), path.join(workspace, inputs.path, inputs['merge-multiple'] === 'true' ? '' : name), { recursive: true });
    }
  },
};

/** In place of a step that starts agents, or reads the plan. */
function play(name, id, workspace, variables, outputs) {
  if (id) {
    fs.copyFileSync(outputsOfPlan, outputs);
    return;
  }

  const given = path.join(workspace, variables.ORCH_IN), left = path.join(workspace, variables.ORCH_OUT, name);
  say('given', name, ...(fs.existsSync(given) ? fs.readdirSync(given).sort() : []));
  fs.mkdirSync(left, { recursive: true });
  fs.writeFileSync(path.join(left, 'result.json'), name);
}

async function runShell(script, workspace, variables, log) {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd: workspace, env: { ...process.env, ...variables } });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  return new Promise(resolve => child.on('exit', code => resolve(code ?? 128)));
}

async function runJob(name, job, needs, matrix) {
  const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'workflow-'));
  const contexts = { github: { ref: 'refs/heads/main', workspace }, needs, matrix, secrets: {}, env: {}, steps: {} };
  const log = fs.createWriteStream(path.join(logs, name + '.log'));
  let state = 'success';
  say('start', name);
  for (const step of job.steps) {
    if (!holds(step.if, contexts, state)) continue;
    let works = true;
    if (step.uses) {
      const inputs = Object.fromEntries(Object.entries(step.with ?? {}).map(([key, value]) => [key, expand(value, contexts)]));
      const action = actions[step.uses.split('@')[0]];
      if (!action) throw new Error(`nobody plays ${step.uses} here`);
      action(workspace, inputs);
    } else {
      const outputs = workspace + '.outputs';
      fs.writeFileSync(outputs, '');
      const variables = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '4711', GITHUB_RUN_ATTEMPT: '1', GITHUB_JOB: name, GITHUB_OUTPUT: outputs };
      for (const level of [workflow.env, job.env, step.env]) {
        for (const [key, value] of Object.entries(level ?? {})) variables[key] = expand(value, contexts);
      }

      if (outputsOfPlan) play(name, step.id, workspace, variables, outputs); else works = await runShell(expand(step.run, contexts), workspace, variables, log) === 0;
      const lines = fs.readFileSync(outputs, 'utf8').split('\n').filter(line => line.includes('='));
      if (step.id) contexts.steps[step.id] = { outputs: Object.fromEntries(lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])) };
    }

    if (!works) state = 'failure';
  }

  const outputs = Object.fromEntries(Object.entries(job.outputs ?? {}).map(([key, value]) => [key, expand(value, contexts)]));
  fs.rmSync(workspace, { recursive: true, force: true });
  say('end', name, state);
  return { result: state, outputs };
}

let free = Number(most);
const waiting = [];
async function withPlace(work) {
  if (free > 0) free--; else await new Promise(resolve => waiting.push(resolve));
  try { return await work(); } finally { const next = waiting.shift(); if (next) next(); else free++; }
}

const results = {}, begun = {};
function begin(id) {
  return begun[id] ??= (async () => {
    const job = workflow.jobs[id], direct = list(job.needs);
    await Promise.all(direct.map(begin));
    const all = new Set();
    const collect = need => { if (!all.has(need)) { all.add(need); list(workflow.jobs[need].needs).forEach(collect); } };
    direct.forEach(collect);
    const needs = Object.fromEntries(direct.map(need => [need, results[need]]));
    const state = [...all].some(need => results[need].result === 'failure') ? 'failure' : direct.every(need => results[need].result === 'success') ? 'success' : 'skipped';
    const contexts = { github: { ref: 'refs/heads/main' }, needs };
    if (!holds(job.if, contexts, state)) {
      results[id] = { result: 'skipped', outputs: {} };
      return;
    }

    const included = job.strategy?.matrix?.include;
    const legs = included === undefined ? [{}] : typeof included === 'string' ? fromData(evaluate(inside(included), contexts, state)) : included;
    const ended = await Promise.all(legs.map(leg => withPlace(() => runJob(leg.job ?? id, job, needs, leg))));
    const failed = ended.find(leg => leg.result !== 'success');
    results[id] = { result: failed?.result ?? 'success', outputs: Object.assign({}, ...ended.map(leg => leg.outputs)) };
  })();
}

await Promise.all(Object.keys(workflow.jobs).map(begin));
process.exit(Object.values(results).some(job => job.result === 'failure') ? 1 : 0);
