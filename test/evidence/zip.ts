/** Writes ZIP files by hand, also ones no tool would write. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  data?: string | Buffer;
  /** Unix mode with the file type, in the upper half of the external attributes. */
  mode?: number;
  /** 0 stored, 8 deflated (default). */
  method?: number;
  encrypted?: boolean;
  /** What the directory says the file has unpacked. */
  declaredSize?: number;
  /** What its own header calls it. */
  localName?: string;
  /** The directory does not have it. */
  hidden?: true;
  /** What its extra field calls it. */
  unicodeName?: string;
  /** Uses the bytes of this other entry. */
  sharesBytesOf?: number;
}

export function zip(entries: readonly ZipEntry[], options: { declaredEntries?: number } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const [i, entry] of entries.entries()) {
    const data = Buffer.from((entry.data ?? '') as string);
    const method = entry.method ?? 8;
    const packed = method === 8 ? deflateRawSync(data) : data;
    const size = entry.declaredSize ?? data.length;
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? entry.name);
    const flags = 0x800 | (entry.encrypted ? 1 : 0);
    const common = Buffer.alloc(24);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    const shared = entry.sharesBytesOf;
    const start = shared === undefined ? offset : offsets[shared]!;
    offsets[i] = start;
    if (shared === undefined) {
      const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.alloc(2), localName, packed]);
      local.writeUInt16LE(localName.length, 26);
      parts.push(local);
      offset += local.length;
    }
    const central = Buffer.alloc(46);
    central.write('PK\x01\x02', 0, 'latin1');
    central.writeUInt16LE((3 << 8) | 20, 4);
    common.copy(central, 6, 0, 22);
    central.writeUInt16LE(name.length, 28);
    const extra = entry.unicodeName === undefined ? Buffer.alloc(0) : unicodePath(name, entry.unicodeName);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(start, 42);
    if (entry.hidden !== true) directory.push(Buffer.concat([central, name, extra]));
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(options.declaredEntries ?? directory.length, 8);
  end.writeUInt16LE(options.declaredEntries ?? directory.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

function unicodePath(raw: Buffer, name: string): Buffer {
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(5 + Buffer.byteLength(name), 2);
  field.writeUInt8(1, 4);
  field.writeUInt32LE(crc32(raw), 5);
  return Buffer.concat([field, Buffer.from(name)]);
}
