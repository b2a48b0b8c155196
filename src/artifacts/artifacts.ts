/**
 * Where results are handed on: GitHub's artifacts, or a folder on a laptop. Both keep the same promises, held by the one
 * suite in `test/artifacts/contract.ts`.
 */
export interface StoredArtifact {
  name: string;
  /** GitHub's number for it; the folder has none. Never evidence of order: only the attempt in the name is. */
  id?: number;
  /** Bytes as stored. */
  size: number;
  /** ISO 8601 instant in UTC. */
  createdAt?: string;
  /** `sha256:` and 64 hex digits of what is stored. */
  digest?: string;
}

export interface UploadedArtifact {
  id?: number;
  digest?: string;
  /** Bytes as stored. */
  size: number;
  /** The page a person opens. */
  url?: string;
}

export interface Artifacts {
  /** Those whose name begins with `prefix`, sorted by name: all of them, or a UserError where a run has more than GitHub lists. */
  list(prefix: string): Promise<StoredArtifact[]>;

  /**
   * Stores every regular file below `folder`, hidden ones too, under `name`; what `except` names at its top is left out. An artifact is immutable: storing other
   * contents under a used name is a UserError; the same contents again is the same upload, so that a lost response or a
   * second try ends well. Links, special files and names an artifact cannot hold are a UserError that names them.
   */
  upload(name: string, folder: string, except?: readonly string[]): Promise<UploadedArtifact>;

  /**
   * Stores one regular file as it is, not in an archive, so that a browser opens it. The artifact has the file's own name,
   * and is for people: `download` restores what `upload` stored. The same promises about used names.
   */
  uploadFile(file: string): Promise<UploadedArtifact>;

  /**
   * Restores it as `folder`, which must not exist yet. All or nothing: what is refused (paths that leave the folder,
   * links, too large, damaged, expired, gone) is a UserError that names artifact and reason, and leaves no `folder`.
   */
  download(artifact: StoredArtifact, folder: string): Promise<void>;
}
