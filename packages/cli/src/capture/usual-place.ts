// Where a collector's consumers come in, if nobody says otherwise: what `tasktap collect --consumers-socket` is told in the documents.
export const usualPlace = '/run/tasktap.sock';
