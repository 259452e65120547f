fn insertion_sort<T: Copy>(bucket: &mut [T], key: fn(&T) -> f64) {
    for i in 1..bucket.len() {
        let item = bucket[i]; // @take
        let mut hole = i;
        while hole > 0 {
            if key(&bucket[hole - 1]) <= key(&item) { // @compare
                break;
            }
            bucket[hole] = bucket[hole - 1]; // @shift
            hole -= 1;
        }
        bucket[hole] = item; // @put
    }
}

pub fn bucket_sort<T: Copy>(mut items: Vec<T>, key: fn(&T) -> f64, m: Option<usize>) -> Vec<T> {
    if !items.is_empty() {
        let keys = || items.iter().map(key);
        let (low, high) = (keys().fold(f64::INFINITY, f64::min), keys().fold(f64::NEG_INFINITY, f64::max)); // @range
        let m = m.unwrap_or(items.len());
        let mut buckets = vec![Vec::new(); m]; // @buckets
        for item in &items {
            let b = if high > low { ((key(item) - low) / (high - low) * m as f64) as usize } else { 0 };
            buckets[b.min(m - 1)].push(*item); // @scatter
        }
        for bucket in &mut buckets {
            insertion_sort(bucket, key); // @open
        }
        for (i, item) in buckets.iter().flatten().enumerate() {
            items[i] = *item; // @gather
        }
    }
    items // @returned
}
