#!/usr/bin/env node
console.log('phasegate');
