/**
 * What a task hands to later ones: the file `$PHASEGATE_OUTPUT` names, in the format of GitHub's `$GITHUB_OUTPUT`.
 */

/** Bytes. A reader needs no more than one beyond this to report a file that is too large. */
export const OUTPUT_FILE_LIMIT = 1024 * 1024;

/** Linux starts no process one of whose variables, `NAME=value` and a final NUL, has more bytes. */
const VARIABLE_LIMIT = 128 * 1024;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Outputs become variables of later tasks, and to these somebody listens before a task's first line runs: the runner and
 * this product, the loader, shells, interpreters, build tools, git, and TLS about whom to trust.
 */
const REFUSED_PREFIXES =
  /^(PHASEGATE_|GITHUB_|RUNNER_|ACTIONS_|INPUT_|LD_|DYLD_|GIT_CONFIG|GIT_TRACE|PIP_|UV_|BUNDLE_|CARGO_|CORECLR_|LUA_INIT|PYTHON[A-Z]|PERL5|NPM_CONFIG_|npm_config_)/;
const REFUSED_NAMES = new Set(
  `PATH HOME SHELL BASH_ENV ENV IFS SHELLOPTS BASHOPTS PS4 PROMPT_COMMAND CDPATH GLOBIGNORE BASH_LOADABLES_PATH ZDOTDIR FPATH
  GCONV_PATH GLIBC_TUNABLES
  NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED
  PERLLIB RUBYOPT RUBYLIB RUBYSHELL GEM_HOME GEM_PATH PHPRC PHP_INI_SCAN_DIR LUA_PATH LUA_CPATH PSModulePath
  JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH MAVEN_OPTS GRADLE_OPTS DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS
  MAKEFLAGS MFLAGS GNUMAKEFLAGS GOFLAGS GOPROXY GOTOOLCHAIN RUSTFLAGS RUSTC_WRAPPER ERL_FLAGS R_PROFILE R_ENVIRON
  GIT_SSH GIT_SSH_COMMAND GIT_ASKPASS GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_EXTERNAL_DIFF GIT_PROXY_COMMAND GIT_EXEC_PATH
  GIT_TEMPLATE_DIR GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
  GIT_SSL_NO_VERIFY GIT_ALLOW_PROTOCOL
  SSH_ASKPASS SSH_AUTH_SOCK SUDO_ASKPASS EDITOR VISUAL PAGER MANPAGER BROWSER LESSOPEN LESSCLOSE
  OPENSSL_CONF OPENSSL_ENGINES OPENSSL_MODULES SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE CURL_HOME WGETRC
  HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy`.split(/\s+/),
);

/**
 * Reads an output file: lines `name=value`, and `name<<DELIMITER`, any lines, `DELIMITER`. A name written twice keeps its
 * last value. A byte order mark and CRLF are accepted.
 *
 * A file with a problem has no outputs: after an unclosed delimiter nobody knows what was meant as a value.
 */
export function parseOutputs(text: string): { outputs: Record<string, string>; problems: string[] } {
  const size = Buffer.byteLength(text);
  if (size > OUTPUT_FILE_LIMIT) {
    return { outputs: {}, problems: [`the output file has more than 1 MiB (${OUTPUT_FILE_LIMIT} bytes); hand over large results as evidence files`] };
  }
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const outputs = new Map<string, string>();
  const problems: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = withoutReturn(lines[index] ?? '');
    if (line === '') continue;
    const number = index + 1;
    const [, name, operator, rest] = /^(.*?)(=|<<)([^]*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) {
      problems.push(`line ${number}: expected name=value or name<<DELIMITER, got ${quoted(line)}`);
      continue;
    }
    let value = rest;
    if (operator === '<<') {
      if (rest === '') {
        problems.push(`line ${number}: expected a delimiter after ${quoted(`${name}<<`)}`);
        continue;
      }
      const end = lines.findIndex((candidate, at) => at > index && withoutReturn(candidate) === rest);
      if (end < 0) {
        problems.push(`line ${number}: the value of ${quoted(name)} is not closed: no later line is ${quoted(rest)}`);
        break;
      }
      value = withoutReturn(lines.slice(index + 1, end).join('\n'));
      index = end;
    }
    const problem = outputProblem(name, value);
    if (problem === undefined) outputs.set(name, value);
    else problems.push(`line ${number}: ${problem}`);
  }
  return { outputs: problems.length > 0 ? {} : Object.fromEntries(outputs), problems };
}

/** Why it can be no output, in words; undefined: it can. */
export function outputProblem(name: string, value: string): string | undefined {
  if (!NAME.test(name)) {
    return `${quoted(name)} cannot be the name of an output: expected letters, digits and "_", not starting with a digit`;
  }
  if (REFUSED_PREFIXES.test(name) || REFUSED_NAMES.has(name)) {
    return `${quoted(name)} is refused as the name of an output: it would change how later tasks run; choose another name`;
  }
  if (value.includes('\0')) return `the value of ${quoted(name)} has a NUL character, which no variable can hold; write text in UTF-8`;
  const bytes = Buffer.byteLength(`${name}=${value}`) + 1;
  if (bytes > VARIABLE_LIMIT) {
    return `the value of ${quoted(name)} has more than 128 KiB, the most a variable can hold; hand it over as an evidence file`;
  }
  return undefined;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** What is long may hold a secret somebody wrote to the wrong place, and its beginning alone would not be known as one. */
function quoted(text: string): string {
  return text.length > 40 ? `a text of ${text.length} characters` : JSON.stringify(text);
}
