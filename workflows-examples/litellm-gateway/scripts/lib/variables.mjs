/** The group variables of LiteLLM: which there must be, and what each must look like. */
import { isIP } from 'node:net';

const LABEL = 'group_vars/litellm.yml';
const show = (value) => (value === undefined ? 'nothing' : JSON.stringify(value));
const isHostName = (value) => typeof value === 'string' && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(value);
const isPort = (value) => Number.isInteger(value) && value >= 1 && value <= 65_535;
const isList = (value) => Array.isArray(value) && value.length > 0;

/** A rule answers what was expected, or undefined when the value is right. */
const port = (value) => (typeof value !== 'number' ? 'a number' : isPort(value) ? undefined : 'a port from 1 to 65535');
const RULES = {
  bind_host: (value) => (typeof value === 'string' && isIP(value) ? undefined : 'an IP address'),
  gateway_port: port,
  domain: (value) => (isHostName(value) && value.includes('.') ? undefined : 'a domain name'),
  backends: (value) => (isList(value) && value.every(isHostName) ? undefined : 'a list of host names, at least one'),
  backend_port: port,
  models: (value) => (isList(value) && value.every((name) => typeof name === 'string' && /^[\w./:-]+$/.test(name)) ? undefined : 'a list of model names, at least one'),
  request_timeout: (value) => (typeof value !== 'number' ? 'a number' : value > 0 ? undefined : 'a number of seconds above 0'),
  log_level: (value) => (['DEBUG', 'INFO', 'WARNING', 'ERROR'].includes(value) ? undefined : 'DEBUG, INFO, WARNING or ERROR'),
  ca_sha256: (value) => (value === undefined || /^[0-9a-f]{64}$/.test(value) ? undefined : 'the sha256 of the root CA in hex'),
};

/** Every variable with what is wrong with it: `[{ name, error? }]`, all at once. */
export function checkVariables(variables) {
  return Object.entries(RULES).map(([name, rule]) => {
    const value = variables?.[name];
    const expected = rule(value);
    return expected === undefined ? { name } : { name, error: `${LABEL}: ${name}: expected ${expected}, got ${show(value)}` };
  });
}
