#!/usr/bin/env node
var a={};console.log("phasegate");