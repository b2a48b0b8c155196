/** Azure Blob Storage on loopback: where GitHub keeps artifacts. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BlobServiceClient, StorageSharedKeyCredential, type ContainerClient } from '@azure/storage-blob';

const MAIN = fileURLToPath(new URL('../../node_modules/azurite/dist/src/blob/main.js', import.meta.url));
/** Azurite's own well-known account; it protects nothing. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface Azurite {
  container: ContainerClient;
  close(): Promise<void>;
}

export async function startAzurite(): Promise<Azurite> {
  // It ends with its standard input, so it does not outlive a test process that was killed.
  const guard = 'data:text/javascript,process.stdin.resume().on("close", () => process.exit(0))';
  const args = ['--import', guard, MAIN, '--blobPort', '0', '--skipApiVersionCheck', '--disableTelemetry', '--inMemoryPersistence', '--silent'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const listening = /successfully listens on (http:\/\/\S+)/.exec(output)?.[1];
      if (listening !== undefined) resolve(listening);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`Azurite ended with ${code} before it listened:\n${output}`)));
  });
  const service = new BlobServiceClient(`${url}/${ACCOUNT}`, new StorageSharedKeyCredential(ACCOUNT, KEY));
  const container = service.getContainerClient('artifacts');
  await container.create();
  return {
    container,
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
