// The floor: the least a Node program can do to run a graph of shell commands, four at once.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

// With `captured`: what capturing and ending whole process groups takes by itself.
const captured = process.argv[3] === 'captured';
const options = captured ? { detached: true, stdio: ['ignore', 'pipe', 'pipe'] } : { stdio: 'ignore' };
const tasks = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const dependents = new Map(tasks.map((task) => [task.id, []]));
const unmet = new Map(tasks.map((task) => [task.id, task.needs.length]));
for (const task of tasks) for (const need of task.needs) dependents.get(need).push(task.id);
const ready = tasks.filter((task) => task.needs.length === 0).map((task) => task.id);
let running = 0;
function pump() {
  while (running < 4 && ready.length > 0) {
    const id = ready.shift();
    running += 1;
    const child = spawn('sh', ['-c', 'true'], options);
    child.stdout?.resume();
    child.stderr?.resume();
    child.once(captured ? 'close' : 'exit', (code) => {
      if (code !== 0) process.exit(1);
      running -= 1;
      for (const next of dependents.get(id)) {
        unmet.set(next, unmet.get(next) - 1);
        if (unmet.get(next) === 0) ready.push(next);
      }
      pump();
    });
  }
}
pump();
