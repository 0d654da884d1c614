// The official parser of GitHub imports JSON without saying so, which node wants to be told.
import { registerHooks } from 'node:module';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

registerHooks({
  load: (url, context, next) => url.endsWith('.json')
    ? { format: 'module', shortCircuit: true, source: 'export default ' + fs.readFileSync(fileURLToPath(url), 'utf8') }
    : next(url, context),
});
