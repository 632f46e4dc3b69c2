package page

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation/report"
)

// Plane is the utility plane with a note, which may be empty.
type Plane struct {
	report.Plane
	Note string
	// Months are those in which the agreements were signed, in their order; nil leaves time
	// out.
	Months []int
	// Horizon is the last month of a run.
	Horizon int
}

// periods is into how many equal parts the time of agreements is divided.
const periods = 4

func (x Plane) set(p *press) (*block, error) {
	picture, err := x.Plot()
	if err != nil {
		return nil, err
	}
	if x.Months != nil && (len(x.Months) != len(x.Agreements) || x.Horizon < 1) {
		return nil, fmt.Errorf("utility plane %q: %d months of %d agreements, of %d at most", x.Title, len(x.Months), len(x.Agreements), x.Horizon)
	}
	f := &frame{figure: figure{Title: x.Title, Note: x.Note, Width: wideWidth, Height: wideHeight, Wide: true}}
	f.axes(p, picture, x.X, x.Y, 16)
	blue := p.palette.of([]string{"detente"})[0] // as in the pictures
	x0, y0 := f.x.at(x.NoDeal.X), f.y.at(x.NoDeal.Y)
	f.add(mark{Kind: "line", Class: "apart", X: x0, Y: y0, X2: f.x.to, Y2: y0})
	f.add(mark{Kind: "line", Class: "apart", X: x0, Y: y0, X2: x0, Y2: f.Top})
	x.agreements(f)
	var px, py []float64
	for _, q := range x.Frontier {
		px, py = append(px, f.x.at(q.X)), append(py, f.y.at(q.Y))
	}
	f.add(mark{Kind: "path", Class: "line " + blue, D: through(px, py), Title: "Pareto frontier"})
	top := 0
	for i := range py {
		if py[i] < py[top] {
			top = i
		}
	}
	f.text("label halo", "start", px[top]+6, max(py[top]-5, f.Top+10), "Pareto frontier")
	for i, s := range x.Solutions {
		at, up := f.x.at(s.X), f.y.at(s.Y)
		m := shape(i, at, up, "solution")
		m.Title = fmt.Sprintf("%s: %s and %s", s.Name, signed(s.X, 3), signed(s.Y, 3))
		f.add(m)
		if i%2 == 0 { // the nearest are often side by side
			f.text("label halo", "start", at+8, up-6, s.Name)
		} else {
			f.text("label halo", "end", at-8, up+15, s.Name)
		}
	}
	f.add(mark{Kind: "path", Class: "cross", D: fmt.Sprintf("M%s %sl8 8m0-8l-8 8", coordinate(x0-4), coordinate(y0-4)), Title: "no deal"})
	f.text("label halo", "start", x0+8, y0+15, "no deal")
	f.Keys = several(f.Keys)
	f.Numbers = x.numbers()
	f.Alt = fmt.Sprintf("Utility plane: %s against %s, with the Pareto frontier, %s and %s.",
		x.Y, x.X, plural(len(x.Solutions), "cooperative solution"), plural(len(x.Agreements), "agreement"))
	return &block{Figure: &f.figure}, nil
}

// agreements draws the dots, those of later periods larger and darker.
func (x *Plane) agreements(f *frame) {
	counts := [periods]int{}
	for i, a := range x.Agreements {
		k, when := 0, ""
		if x.Months != nil {
			k = x.period(x.Months[i])
			when = fmt.Sprintf(", signed in month %d", x.Months[i])
		}
		counts[k]++
		m := shape(k, f.x.at(a.X), f.y.at(a.Y), fmt.Sprintf("deal when-%d k%d", k, k))
		m.Title = fmt.Sprintf("%s and %s%s", signed(a.X, 3), signed(a.Y, 3), when)
		f.add(m)
	}
	if x.Months == nil {
		return
	}
	for k := range periods {
		from, to := k*x.Horizon/periods+1, (k+1)*x.Horizon/periods
		if counts[k] > 0 {
			f.Keys = append(f.Keys, key{k, fmt.Sprintf("months %d to %d: %s", from, to, plural(counts[k], "deal")), "", fmt.Sprintf("deal when-%d shape-%d", k, k)})
		}
	}
}

// period of a month, from 0.
func (x *Plane) period(month int) int {
	for k := range periods {
		if month <= (k+1)*x.Horizon/periods {
			return k
		}
	}
	return periods - 1
}

// numbers are the solutions, and the means of the agreements by period.
func (x *Plane) numbers() *grid {
	g := &grid{Caption: "Points of the plane", Head: []string{"", x.X, x.Y}}
	row := func(name string, q report.Point) {
		g.Rows = append(g.Rows, gridRow{Cells: []string{name, signed(q.X, 3), signed(q.Y, 3)}})
	}
	row("no deal", x.NoDeal)
	for _, s := range x.Solutions {
		row(s.Name, s.Point)
	}
	var sum [periods]report.Point
	var n [periods]float64
	for i, a := range x.Agreements {
		k := 0
		if x.Months != nil {
			k = x.period(x.Months[i])
		}
		sum[k].X, sum[k].Y, n[k] = sum[k].X+a.X, sum[k].Y+a.Y, n[k]+1
	}
	for k := range periods {
		mean := report.Point{X: sum[k].X / n[k], Y: sum[k].Y / n[k]}
		switch {
		case math.IsNaN(mean.X):
		case x.Months == nil:
			row("agreements, mean", mean)
		default:
			row(fmt.Sprintf("signed in months %d to %d, mean", k*x.Horizon/periods+1, (k+1)*x.Horizon/periods), mean)
		}
	}
	return g
}
