// What the operator is told of rounds of uploads that S3 did not take: why, once, and anew where it comes again.

export interface UploadComplaints {
  readonly about: (code: string, message: string) => void;
  /** A round went well. Not said: what waited may have gone for want of room. */
  readonly over: () => void;
}

/** `say` is told sentences. */
export function createUploadComplaints(url: string, say: (sentence: string) => void): UploadComplaints {
  let last = '';
  return {
    about: (code, message) => {
      const complaint = `${url}: ${code === '' ? '' : `${code}, `}${message}: what is to be stored waits`;
      if (complaint !== last) say(complaint);
      last = complaint;
    },
    over: () => {
      last = '';
    },
  };
}
