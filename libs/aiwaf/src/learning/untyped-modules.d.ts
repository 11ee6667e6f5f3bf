/** The part of `ml-isolation-forest` that is used; the package has no types of its own. */
declare module 'ml-isolation-forest' {
  export interface TreeNode {
    readonly left?: TreeNode;
    readonly right?: TreeNode;
    readonly splitColumn?: number;
    readonly splitValue?: number;
    /** Set on leaves: the rows that ended there. */
    readonly trainingSet?: readonly (readonly number[])[];
  }

  export class IsolationForest {
    constructor(options?: { nEstimators?: number });
    readonly forest: readonly TreeNode[];
    train(trainingSet: readonly (readonly number[])[]): void;
  }
}

/** The part of `write-file-atomic` that is used; the package has no types of its own. */
declare module 'write-file-atomic' {
  export default function writeFileAtomic(
    filename: string,
    data: string | Buffer,
    options?: { mode?: number; fsync?: boolean },
  ): Promise<void>;
}
