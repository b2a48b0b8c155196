#!/usr/bin/env bash
set -euo pipefail
mkdir -p reports
node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=reports/junit.xml
