package domain

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Halves inverts an additive utility whose outcomes are too many to be listed. The issues are
// split into two groups; the sums over either group are listed and sorted, and a query walks
// up one list and down the other (Horowitz & Sahni 1974). With 10^9 outcomes each list has some
// thirty thousand entries. No outcome is enumerated.
//
// Where even a list would be too long, sums that lie close together are represented by the
// largest of them, so that what is found can be worth a little more than the lowest outcome
// that would do: at most [Halves.Slack].
type Halves struct {
	a       *Additive
	first   half
	second  half
	outcome []int
}

// half lists the sums over a group of issues, the smallest first.
type half struct {
	issues []int
	sums   []part
	// steps has the list before each issue was added: where parts come from.
	steps [][]part
	slack float64
}

// part is a sum, the place of the part that it extends in the list before, and the value added.
type part struct {
	sum    float64
	before int32
	value  int32
}

// NewHalves prepares queries. Entries is the largest length of a list, at least the number of
// values of each issue; 0 means 262,144, within which 10^10 outcomes and usually more are exact.
func NewHalves(d *Domain, a *Additive, entries int) (*Halves, error) {
	if err := a.Check(d); err != nil {
		return nil, err
	}
	if a.Cap != 0 {
		return nil, errors.New("found a utility with an upper limit, expected none")
	}
	if entries == 0 {
		entries = 1 << 18
	}
	order := make([]int, len(d.issues))
	for i := range order {
		order[i] = i
		if n := len(d.issues[i].Values); n > entries {
			return nil, fmt.Errorf("issue %q: found %d values, expected at most the %d entries of a list", d.issues[i].Name, n, entries)
		}
	}
	// The longest issues first, each to the shorter list.
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Compare(len(d.issues[j].Values), len(d.issues[i].Values))
	})
	h := &Halves{a: a, outcome: make([]int, len(order))}
	sizes := [2]float64{1, 1}
	for _, i := range order {
		n := float64(len(d.issues[i].Values))
		if sizes[0] <= sizes[1] {
			h.first.issues = append(h.first.issues, i)
			sizes[0] *= n
		} else {
			h.second.issues = append(h.second.issues, i)
			sizes[1] *= n
		}
	}
	h.first.list(a, entries)
	h.second.list(a, entries)
	return h, nil
}

// Slack is how much more than the lowest outcome that would do an answer can be worth, beyond
// rounding; 0 if answers are exact.
func (h *Halves) Slack() float64 { return h.first.slack + h.second.slack }

func (p *half) list(a *Additive, entries int) {
	p.sums = []part{{}}
	var next []part
	for _, i := range p.issues {
		p.steps = append(p.steps, p.sums)
		// The list is thinned as it grows: it never holds more than that and one issue.
		n := len(a.Values[i])
		next = slices.Grow(next[:0], min(len(p.sums)*n, 8*entries+n))
		for k, s := range p.sums {
			for j, v := range a.Values[i] {
				next = append(next, part{sum: s.sum + float64(a.Weights[i]*v), before: int32(k), value: int32(j)})
			}
			if len(next) >= 8*entries {
				next = p.thin(next, entries)
			}
		}
		p.sums = slices.Clone(p.thin(next, entries))
	}
}

// thin sorts a list and leaves at most so many entries, of every cell of a grid the largest.
func (p *half) thin(list []part, entries int) []part {
	slices.SortFunc(list, func(a, b part) int {
		switch {
		case a.sum < b.sum:
			return -1
		case a.sum > b.sum:
			return 1
		case a.before != b.before:
			return cmp.Compare(a.before, b.before)
		}
		return cmp.Compare(a.value, b.value)
	})
	if len(list) <= entries {
		return list
	}
	low, high := list[0].sum, list[len(list)-1].sum
	width := (high - low) / float64(entries-1)
	kept, lost := list[:0], 0.0
	for k := 0; k < len(list); {
		// A cell reaches from the smallest sum in it over the width.
		end := k + 1
		for end < len(list) && list[end].sum-list[k].sum < width {
			end++
		}
		lost = max(lost, list[end-1].sum-list[k].sum)
		kept = append(kept, list[end-1])
		k = end
	}
	p.slack += lost
	return kept
}

// NotBelow returns the lowest outcome worth at least x, as the places of its values, and what
// it is worth. It returns ok = false if no outcome is worth as much. The two groups are added
// in another order than the utility is: within rounding of x an outcome may count as worth it
// or not. The slice is reused by the next query.
func (h *Halves) NotBelow(x float64) (values []int, utility float64, ok bool) {
	first, second := h.first.sums, h.second.sums
	best, at, with := math.Inf(1), -1, -1
	// The larger the sum of the first group, the less of the second is enough.
	k := len(second)
	for i := range first {
		for k > 0 && first[i].sum+second[k-1].sum >= x {
			k--
		}
		if k == len(second) {
			continue
		}
		if sum := first[i].sum + second[k].sum; sum < best {
			best, at, with = sum, i, k
		}
	}
	if at < 0 {
		return nil, 0, false
	}
	h.trace(at, with)
	return h.outcome, h.a.Of(h.outcome), true
}

func (h *Halves) trace(i, k int) {
	h.first.trace(i, h.outcome)
	h.second.trace(k, h.outcome)
}

func (p *half) trace(at int, values []int) {
	now := p.sums[at]
	for i := len(p.issues) - 1; i >= 0; i-- {
		values[p.issues[i]] = int(now.value)
		now = p.steps[i][now.before]
	}
}

// Best returns the best outcome and what it is worth.
func (h *Halves) Best() (values []int, utility float64) {
	h.trace(len(h.first.sums)-1, len(h.second.sums)-1)
	return h.outcome, h.a.Of(h.outcome)
}

// Worst returns the worst outcome and what it is worth. It is exact even where lists were
// thinned.
func (h *Halves) Worst() (values []int, utility float64) {
	for i := range h.outcome {
		h.outcome[i] = 0
		for j := range h.a.Values[i] {
			if h.a.Weights[i]*h.a.Values[i][j] < h.a.Weights[i]*h.a.Values[i][h.outcome[i]] {
				h.outcome[i] = j
			}
		}
	}
	return h.outcome, h.a.Of(h.outcome)
}
