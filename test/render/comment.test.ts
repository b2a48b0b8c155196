import { describe, expect, it } from 'vitest';
import { commentMarkdown, type CommentOptions } from '../../src/render/comment.js';
import { commentMarker, readCommentMarker } from '../../src/render/comment-marker.js';
import type { Report } from '../../src/trace/report.js';
import { firstReport, greenReport, hostileReport, ignoredReport, testsFailedReport, waitingReport } from './comment-reports.js';
import { brokenReport, sizedReport } from './reports.js';

const RUN = 'https://github.com/octocat/hello/actions/runs/77';
const options: CommentOptions = {
  marker: commentMarker({ plan: 'litellm', run: '77', attempt: 1, head: null }),
  links: { report: `${RUN}/artifacts/2`, evidence: { url: `${RUN}/artifacts/1`, digest: `sha256:${'c'.repeat(64)}`, size: 84_123 }, run: RUN, sourceBase: `https://github.com/octocat/hello/blob/${'3f2c1ab'.padEnd(40, '0')}/` },
};

describe('the whole comment', () => {
  const states: [name: string, report: Report, more?: Partial<CommentOptions>][] = [
    ['broken', brokenReport()],
    ['green', greenReport()],
    ['first', firstReport(), { first: true }],
    ['tests-failed', testsFailedReport()],
    ['waiting', waitingReport()],
    ['ignored', ignoredReport()],
    ['fork', testsFailedReport(), { marker: '', links: { run: RUN } }],
    ['hostile', hostileReport()],
    ['thousand', sizedReport(1000)],
  ];
  it.each(states)('of a run that is %s', async (name, report, more) => {
    await expect(commentMarkdown(report, { ...options, ...more })).toMatchFileSnapshot(`golden/comment-${name}.md`);
  });
});
void readCommentMarker;
