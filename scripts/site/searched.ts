/** How sections are searched, where the index is made and where it is read. */
export const SEARCHED = {
  fields: ['title', 'text'],
  storeFields: ['page', 'title'],
  searchOptions: { boost: { title: 3 }, prefix: true, fuzzy: 0.1, combineWith: 'AND' as const },
};
