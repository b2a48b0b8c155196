#!/usr/bin/env bash
# Any test runner that writes JUnit XML and a coverage report will do; this one comes with Node.js.
set -euo pipefail
mkdir -p reports coverage
node --test --experimental-test-coverage \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=junit --test-reporter-destination=reports/junit.xml \
  --test-reporter=lcov --test-reporter-destination=coverage/lcov.info
