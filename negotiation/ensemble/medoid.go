package ensemble

import "math"

// Medoid returns the position of the row that is nearest to all others on
// average: the most typical one, which unlike a mean exists. The distance of two
// rows is the mean over columns of their difference as a share of the column's
// range (Gower 1971); entries that are NaN are left out. Of equals the first
// is taken. It returns −1 without rows. The time grows with the square of the
// number of rows.
func Medoid(rows [][]float64) int {
	if len(rows) == 0 {
		return -1
	}
	scale := make([]float64, len(rows[0]))
	for c := range scale {
		low, high := math.Inf(1), math.Inf(-1)
		for _, r := range rows {
			if !math.IsNaN(r[c]) {
				low, high = min(low, r[c]), max(high, r[c])
			}
		}
		if high > low {
			scale[c] = 1 / (high - low)
		}
	}
	total := make([]float64, len(rows))
	for i, a := range rows {
		for j := range i {
			d := gower(a, rows[j], scale)
			total[i] += d
			total[j] += d
		}
	}
	best := 0
	for i, d := range total {
		if d < total[best] {
			best = i
		}
	}
	return best
}

func gower(a, b, scale []float64) float64 {
	var sum, n float64
	for c, s := range scale {
		if d := math.Abs(a[c] - b[c]); d == d {
			sum += float64(d * s)
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}
