// The page's views and the looks that each must have: pictured by shots.mjs, checked by the tests.

/** Name, and the address after index.html. */
export const VIEWS = [
  { name: "front", path: "index.html" },
  { name: "heap", path: "index.html#/heap?at=12" },
  { name: "heap-run", path: 'index.html#/heap?items=5,3,8,1,9,2&ops=[["heapify"],["replace",4],["pushpop",0],["nlargest",2],["heapsort"]]&sift=textbook&at=40' },
  { name: "counting-sort", path: "index.html#/counting-sort?at=14" },
  { name: "counting-sort-forward", path: "index.html#/counting-sort?items=2,5,3,0,2,3,0,3&scan=forward&at=20" },
  { name: "compare", path: "index.html#/counting-sort?items=2,5,3,0,2,3,0,3&scan=forward&with=scan%3Dbackward&at=20" },
  { name: "bucket-sort", path: "index.html#/bucket-sort?at=30" },
  { name: "radix-sort", path: "index.html#/radix-sort?at=50" },
  { name: "radix-sort-gpu", path: "index.html#/radix-sort?items=329,457,657,839,436,720,355&on=gpu&at=3" },
  { name: "unrunnable-link", path: "index.html#/radix-sort?on=gpu&at=3" },
  { name: "radix-sort-floats", path: "index.html#/radix-sort?preset=floats&at=40" },
  { name: "radix-sort-kernels", path: "index.html#/radix-sort?preset=kernels&at=5" },
  { name: "radix-sort-million", path: "index.html#/radix-sort?preset=million&at=1500000" },
  { name: "maximum-gap", path: "index.html#/maximum-gap?at=14" },
  { name: "quickselect", path: "index.html#/quickselect?at=9" },
  { name: "quickselect-many", path: "index.html#/quickselect?preset=many&at=1000" },
  { name: "knapsack", path: "index.html#/knapsack?at=14" },
  { name: "knapsack-kernel", path: "index.html#/knapsack?weights=1,3,4,5&values=1,4,5,7&capacity=7&on=gpu&at=3" },
  { name: "combination-sum", path: "index.html#/combination-sum?at=20" },
  { name: "attention", path: "index.html#/attention?at=6" },
  { name: "attention-causal", path: "index.html#/attention?heads=2&n=96&d=32&seed=1&causal=true&at=20" },
  { name: "broken-link", path: "index.html#/heap?items=3,x,1" },
];

export const LOOKS = [
  { name: "light" },
  { name: "dark", colorScheme: "dark" },
  { name: "contrast", contrast: "more" },
  { name: "phone", width: 360, height: 740 },
  { name: "phone-zh", width: 360, height: 740, locale: "zh-CN", colorScheme: "dark" },
  { name: "zh", locale: "zh-CN" },
  { name: "projector", width: 1920, height: 1080 },
];
