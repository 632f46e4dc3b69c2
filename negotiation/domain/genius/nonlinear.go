package genius

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/detente-sim/detente/negotiation/domain"
)

// nonlinear returns the <utility> element of a nonlinear space, or nil.
func nonlinear(root *element) *element {
	for _, c := range root.children {
		if list := c.named("utility"); len(list) > 0 {
			return list[0]
		}
	}
	return nil
}

func (f *file) rectangles(e *element, r *Reader) domain.Utility {
	most, ok := f.number(e, "utility", "maxutility")
	if ok && most <= 0 {
		f.fail(e, "utility", fmt.Sprintf("maxutility %v", most), "a number above 0")
	}
	list := e.named("ufun")
	if len(list) != 1 {
		f.fail(e, "utility", fmt.Sprintf("%d elements <ufun>", len(list)), "one")
		return nil
	}
	out := f.function(list[0], r)
	out.Most = most
	return out
}

func (f *file) function(e *element, r *Reader) *domain.Rectangles {
	out := &domain.Rectangles{Issues: r.Domain.Issues(), Weight: f.optional(e, "utility function", "weight")}
	switch kind, _ := e.get("aggregation"); strings.ToLower(kind) {
	case "sum":
		out.Aggregation = domain.Sum
	case "min":
		out.Aggregation = domain.Min
	case "max":
		out.Aggregation = domain.Max
	default:
		f.fail(e, "utility function", "aggregation="+strconv.Quote(kind), "sum, min or max")
	}
	for _, c := range e.named("hyperRectangle") {
		out.Constraints = append(out.Constraints, f.rectangle(c, r))
	}
	for _, c := range e.named("ufun") {
		out.Inner = append(out.Inner, f.function(c, r))
	}
	if len(out.Constraints)+len(out.Inner) == 0 {
		f.fail(e, "utility function", "neither <hyperRectangle> nor <ufun>", "at least one")
	}
	return out
}

// optional reads an attribute that is 1 if it is missing.
func (f *file) optional(e *element, entry, attribute string) float64 {
	if _, ok := e.get(attribute); !ok {
		return 1
	}
	x, _ := f.number(e, entry, attribute)
	return x
}

func (f *file) rectangle(e *element, r *Reader) domain.Rectangle {
	const what = "hyper-rectangle"
	out := domain.Rectangle{Weight: f.optional(e, what, "weight")}
	out.Utility, _ = f.number(e, what, "utility")
	inside, outside := e.named("INCLUDES"), e.named("EXCLUDES")
	if len(inside) > 0 && len(outside) > 0 {
		f.fail(outside[0], what, "both <INCLUDES> and <EXCLUDES>", "bounds of one kind")
	}
	out.Outside = len(outside) > 0
	for _, c := range append(inside, outside...) {
		index, ok := f.integer(c, what, "index")
		low, ok2 := f.integer(c, what, "min")
		high, ok3 := f.integer(c, what, "max")
		if !ok || !ok2 || !ok3 {
			continue
		}
		i := -1
		for k, n := range r.index {
			if n == index {
				i = k
			}
		}
		switch {
		case i < 0:
			f.fail(c, what, fmt.Sprintf("index %d", index), "the index of an issue of the domain")
		case r.Domain.Issues()[i].Numbers == nil:
			f.fail(c, what, entry(r.Domain.Issues()[i].Name)+" with listed values", "an issue of integers")
		case low > high:
			f.fail(c, what, fmt.Sprintf("bounds %d and %d", low, high), "a lower and an upper bound")
		default:
			out.Bounds = append(out.Bounds, domain.Bound{Issue: i, Low: float64(low), High: float64(high)})
		}
	}
	return out
}
