// The graphs and plans the benchmark runs, the same for every tool.

/** 191 tasks in 20 layers: one, then 19 layers of ten, each task needing three of the layer before. */
export function layeredGraph() {
  const layers = [['t0']];
  for (let layer = 1; layer < 20; layer += 1) layers.push(Array.from({ length: 10 }, (_, n) => `t${(layer - 1) * 10 + n + 1}`));
  return layers.flatMap((names, layer) =>
    names.map((id, n) => {
      const before = layers[layer - 1] ?? [];
      return { id, needs: [...new Set([0, 3, 7].map((step) => before[(n + step) % before.length]).filter((need) => need !== undefined))] };
    }),
  );
}

export function planOf(tasks) {
  const rows = tasks.map(({ id, needs }) => `      - { id: ${id}, title: ${id}, run: "true", shell: sh, needs: [${needs.join(', ')}] }`);
  return `version: 1\nname: Bench\nphases:\n  - id: all\n    title: All\n    tasks:\n${rows.join('\n')}\n`;
}

export function makefileOf(tasks) {
  const rule = ({ id, needs }) => `${id}: ${needs.join(' ')}\n\t@sh -c true\n`;
  return `.PHONY: all ${tasks.map((task) => task.id).join(' ')}\nall: ${tasks.map((task) => task.id).join(' ')}\n${tasks.map(rule).join('')}`;
}

export function ninjaOf(tasks) {
  const edge = ({ id, needs }) => `build ${id}: run ${needs.join(' ')}\n`;
  return `rule run\n  command = sh -c true\n${tasks.map(edge).join('')}`;
}

export function wireitOf(tasks) {
  const wireit = Object.fromEntries(tasks.map(({ id, needs }) => [id, { command: 'sh -c true', dependencies: needs }]));
  wireit.all = { dependencies: tasks.map((task) => task.id) };
  return JSON.stringify({ name: 'bench', private: true, type: 'module', scripts: Object.fromEntries(Object.keys(wireit).map((id) => [id, 'wireit'])), wireit });
}

/** A plan of phases of 100 tasks with everything a real one has. */
export function largePlan(count) {
  const lines = ['version: 1', 'name: Large', 'vars: { port: 8080 }', 'requirements:'];
  const phases = count / 100;
  for (let p = 0; p < phases; p += 1) lines.push(`  - { id: REQ-${p + 1}, title: Requirement number ${p + 1}, verification: test }`);
  lines.push('phases:');
  for (let p = 0; p < phases; p += 1) {
    lines.push(`  - id: phase-${p}`, `    title: Phase ${p}`, `    covers: [REQ-${p + 1}]`, '    tasks:');
    for (let t = 0; t < 100; t += 1) {
      const needs = [1, 7].filter((back) => t >= back).map((back) => `T-${p}.${t - back}`);
      lines.push(`      - id: T-${p}.${t}`, `        title: Task ${t} of phase ${p}`, `        needs: [${needs.join(', ')}]`, `        effort: ${(t % 5) + 1}h`, `        owner: team-${t % 7}`);
      if (t % 4 === 0) lines.push('        steps:', `          - { name: port, tcp: { host: localhost, port: "\${{ vars.port }}" } }`, '          - { name: run, run: ./scripts/check.sh }');
      else lines.push(`        run: ./scripts/task.sh ${t}`, `        evidence: [out/${p}/${t}/**]`);
    }
  }
  return `${lines.join('\n')}\n`;
}
