#!/usr/bin/env bash
# The tests as they always ran, with two reporters more: JUnit XML and coverage. All of it comes with Node.js 20.
set -euo pipefail
mkdir -p reports coverage
node --test --experimental-test-coverage \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=junit --test-reporter-destination=reports/junit.xml \
  --test-reporter=lcov --test-reporter-destination=coverage/lcov.info
