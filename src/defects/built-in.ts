/** What a defect looks like where the repository has no template of its own. */
export const BUILT_IN = `---
title: "{{ id }}: {{ error }}"
---
**{{ title }}** failed in phase {{ phase }} of {{ plan }}.

| | |
|---|---|
| defect | {{ id }} |
{% if severity != "" %}| severity | {{ severity }} |
{% endif %}{% if priority != "" %}| priority | {{ priority }} |
{% endif %}| requirements endangered | {{ requirement }} |
| phase, task, step | {{ phase }}, {{ task }}{% if step != "" %}, {{ step }}{% endif %} |
{% if legs != "" %}| legs | {{ legs }} |
{% endif %}{% if owner != "" %}| owner | {{ owner }} |
{% endif %}| blocks | {{ blocked }} |
| first seen | {{ first_seen }} |
| last seen | {{ last_seen }} |
| occurrences | {{ occurrences }} |

### Expected

{{ expected }}

### Actual

{{ actual }}
{% if failures.size > 1 %}
It failed in:

{% for failure in failures limit: 20 %}- {{ failure.task }}{% if failure.step != "" %}, {{ failure.step }}{% endif %}: {{ failure.title }}{% if failure.error != failures[0].error %}: {{ failure.error }}{% endif %}
{% endfor %}{% if failures.size > 20 %}- and {{ failures.size | minus: 20 }} of {{ failures.size }} more
{% endif %}{% endif %}
### Reproduce

{{ reproduce }}

### What to do

{{ remediation }}

### Suspected cause

{{ suspected_cause }}

### Evidence

{{ evidence }}

### Environment

{{ environment }}

### Resolution

{{ resolution }}

<details><summary>History</summary>

{{ history }}

</details>
`;
