package observe

import (
	"fmt"
	"math"

	"github.com/detente-sim/detente/negotiation"
)

// list declares the metrics. Those without a party in their name are about the
// first principal, or about both; U and T, N in a name stand for the second
// principal and for runs in which the one concerned is trustworthy or not.
func (o *Summary) list() {
	a, b := o.principals()
	end := fmt.Sprintf("final %d months", max(1, o.thresholds.Window))
	o.indices(a, b, end)
	o.agreements(a, b)
	o.beliefs(a, b, end)
	o.pressures(a, b)
	o.offices(a, b)
	o.opinions(a, b)
	o.initiatives()
	o.besides()
	o.classes()
	o.distances()
	o.details(end)
}

// add declares one metric.
func (o *Summary) add(name, unit string, top float64, value func() float64, meaning string, args ...any) {
	o.metrics = append(o.metrics, Metric{Name: name, Unit: unit, Max: top, Meaning: fmt.Sprintf(meaning, args...)})
	o.compute = append(o.compute, value)
}

// principals returns the IDs of the principals.
func (o *Summary) principals() (a, b string) {
	for i := range o.model.Members {
		if m := &o.model.Members[i]; m.Is(negotiation.Principal) {
			if a == "" {
				a = m.ID
			} else {
				b = m.ID
			}
		}
	}
	return a, b
}

// The numbers of a month, for [Summary.mean] and [Summary.final].
func (m *month) tensionOf() float64     { return m.tension }
func (m *month) cooperationOf() float64 { return m.cooperation }
func (m *month) reliefOf() float64      { return m.relief }
func (m *month) firstOf() float64       { return m.delivered[0] }
func (m *month) secondOf() float64      { return m.delivered[1] }
func (m *month) trustInFirst() float64  { return m.trust[0] }
func (m *month) trustInSecond() float64 { return m.trust[1] }

func average(months []month, of func(*month) float64) float64 {
	var sum float64
	for i := range months {
		sum += of(&months[i])
	}
	return sum / float64(len(months))
}

// mean is over the whole run, final over its last months.
func (o *Summary) mean(of func(*month) float64) float64  { return average(o.months[:o.rounds], of) }
func (o *Summary) final(of func(*month) float64) float64 { return average(o.last(), of) }

func (o *Summary) indices(a, b, end string) {
	for _, x := range []struct {
		name, meaning string
		of            func(*month) float64
	}{
		{"V", "delivered concessions of " + a + ", weighted by their worth to " + b, (*month).firstOf},
		{"U", "delivered concessions of " + b + ", weighted by their worth to " + a, (*month).secondOf},
		{"K", "cooperation: mean of both sides' delivered concessions", (*month).cooperationOf},
		{"H", "tension", (*month).tensionOf},
		{"R", "relief", (*month).reliefOf},
	} {
		o.add(x.name, "index", 1, func() float64 { return o.final(x.of) }, "%s, %s", x.meaning, end)
		o.add(x.name+"m", "index", 1, func() float64 { return o.mean(x.of) }, "%s, mean over time", x.meaning)
	}
	o.add("E12", "index", 1, func() float64 {
		if o.rounds < 12 {
			return math.NaN()
		}
		return o.months[11].living
	}, "living standard in month 12")
	for i, name := range []string{"Ugm", "Uum"} {
		member := o.member([]string{a, b}[i])
		o.add(name, "utility", 0, func() float64 { return o.utility(member) }, "utility of %s, mean over time", o.holder(member))
	}
}

func (o *Summary) member(id string) int {
	for i := range o.model.Members {
		if o.model.Members[i].ID == id {
			return i
		}
	}
	panic("observe: no member " + id)
}

// holder names the member whose utility is measured: of a principal that changes hands
// it is whoever holds the office at the start.
func (o *Summary) holder(member int) string {
	m := &o.model.Members[member]
	if m.Is(negotiation.Principal) && o.has("turnover.last") {
		return m.ID + " as it is governed at the start"
	}
	return m.ID
}

// utility is the mean over time of a member's utility of what is implemented. A
// quadratic's mean needs only the means of the level and of its square.
func (o *Summary) utility(member int) float64 {
	w := &o.worth[member]
	var sum float64
	for k, t := range w.Terms {
		sum += float64(t.B*o.level[k]) - float64(t.G*o.square[k])
	}
	return w.Const + sum
}

// count declares a metric that counts something.
func (o *Summary) count(name string, n *int, meaning string) {
	o.add(name, "count", 0, func() float64 { return float64(*n) }, "%s", meaning)
}

// ratio is n/d, NaN if there is nothing to divide by.
func ratio(n, d float64) float64 {
	if d == 0 {
		return math.NaN()
	}
	return n / d
}

func (o *Summary) agreements(a, b string) {
	t, rounds := &o.tally, float64(o.model.Rounds)
	o.add("first", "months", rounds, func() float64 { return positive(o.state.Agreement.FirstSignature) }, "month of the first signature")
	o.add("dur", "months", rounds, func() float64 {
		g := &o.state.Agreement
		if g.FirstSignature == 0 {
			return math.NaN()
		}
		end := o.rounds
		if g.FirstSnapback != 0 {
			end = g.FirstSnapback
		}
		return float64(end - g.FirstSignature)
	}, "months from the first signature to the first snapback, or to the end of the run if there is none")
	o.add("signatures", "count", 0, func() float64 { return float64(o.state.Agreement.Signatures) }, "signatures")
	o.add("snapbacks", "count", 0, func() float64 { return float64(o.state.Agreement.Snapbacks) }, "snapbacks")
	o.count("falseSnapbacks", &t.falseSnapbacks, "snapbacks after a false alarm")
	o.add("gap", "months", rounds, func() float64 { return ratio(float64(t.gapsSum), float64(t.gaps)) },
		"months from a snapback to the next signature, mean over those that are followed by one")
	o.add("force", "months", rounds, func() float64 { return float64(t.force) }, "months with an agreement in force")
	o.add("hon", "months", rounds, func() float64 { return float64(t.honest) }, "honest months: an agreement is in force and nobody cheats")
	o.add("inForce", FlagUnit, 1, func() float64 { return flag(o.state.Agreement.Binds()) }, "an agreement is in force at the end")
	for i, x := range [...]struct{ name, id string }{{"comp", a}, {"compU", b}} {
		kept := func() float64 { return ratio(float64(t.kept[i]), float64(t.due[i])) }
		o.typed(x.name, "share", i, x.id, kept, "due obligations of "+x.id+" complied with, share of months")
	}
	o.count("vetoes", &t.vetoes, "votes against a deal at home")
	o.count("noDeals", &t.noDeals, "negotiation windows that end without a deal")
	o.count("reports", &t.reports, "reports of a violation")
	o.count("falseReports", &t.falseReports, "reports about a side that kept its word")
	o.count("punished", &t.punished, "reports about a side that cheated after which the agreement ended")
	o.add("enforced", "probability", 1, func() float64 { return ratio(t.expected, float64(t.reports-t.falseReports)) },
		"probability that a report about a side that cheated would end the agreement, as both sides saw it a month before, mean over these reports")
	o.add("alarm", "probability", 1, func() float64 { return ratio(t.alarm, float64(t.sides)) },
		"false alarms that a side faces as long as it keeps its word, per month in force")
}

// typed declares a metric about party i, and the same in runs in which the
// party, in the hands in which it ends, is trustworthy and in runs in which it is not.
func (o *Summary) typed(name, unit string, i int, id string, value func() float64, meaning string) {
	o.add(name, unit, 1, value, "%s", meaning)
	for typ, suffix := range [...]string{"T", "N"} {
		o.add(name+suffix, unit, 1, func() float64 {
			if int(o.state.Type[i]) != typ {
				return math.NaN()
			}
			return value()
		}, "%s, in runs in which %s is %v", meaning, id, negotiation.Type(typ))
	}
}

// positive is n, NaN if it is 0.
func positive(n int) float64 {
	if n == 0 {
		return math.NaN()
	}
	return float64(n)
}

func flag(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

func (o *Summary) beliefs(a, b, end string) {
	for i, x := range [...]struct {
		name, viewer, subject string
		of                    func(*month) float64
	}{{"trust", b, a, (*month).trustInFirst}, {"trustU", a, b, (*month).trustInSecond}} {
		o.typed(x.name, "probability", i, x.subject, func() float64 { return o.final(x.of) },
			"probability that "+x.viewer+" gives to "+x.subject+" being trustworthy, "+end)
	}
}

func (o *Summary) classes() {
	o.add("det+con", FlagUnit, 1, func() float64 { return flag(o.outcome.Warm()) }, "the run ends in détente or in a contested thaw")
	for c := range negotiation.Outcomes {
		o.add(c.String(), FlagUnit, 1, func() float64 { return flag(o.outcome == c) }, "the run ends in the class %v", c)
	}
	for _, f := range []struct {
		flag    negotiation.Flag
		meaning string
	}{
		{negotiation.Consolidation, "relief without reform has strengthened the first principal"},
		{negotiation.Cycle, "repeated reversals between cooperative and cold months"},
		{negotiation.Narrow, "a shallow deal is in force at the end and is kept"},
	} {
		o.add(f.flag.String(), FlagUnit, 1, func() float64 { return flag(o.Has(f.flag)) }, "%s", f.meaning)
	}
}

// distances declares how the last deal compares with what was possible.
func (o *Summary) distances() {
	if o.benchmarks == nil {
		return
	}
	for _, x := range []struct {
		name, meaning string
		of            func(*Deal) float64
	}{
		{"shortfall", "share by which both sides' gains from the last deal could be raised at once, on the whole agenda", func(d *Deal) float64 { return d.Shortfall }},
		{"onTable", "the same with the issues that the deal covers", func(d *Deal) float64 { return d.OnTable }},
		{"efficiency", "joint gain from the last deal as a share of the largest that is possible", func(d *Deal) float64 { return d.Efficiency }},
		{"toNash", "distance of the last deal from the Nash package, in shares of each side's ideal gain", func(d *Deal) float64 { return d.Nash }},
		{"toKS", "distance of the last deal from the Kalai–Smorodinsky package, likewise", func(d *Deal) float64 { return d.KalaiSmorodinsky }},
	} {
		o.add(x.name, "share", 0, func() float64 {
			if len(o.deals) == 0 {
				return math.NaN()
			}
			return x.of(&o.deals[len(o.deals)-1])
		}, "%s", x.meaning)
	}
}

// details declares the metrics of single issues, parties and agents.
func (o *Summary) details(end string) {
	K := len(o.model.Issues)
	for k := range o.model.Issues {
		is := &o.model.Issues[k]
		name := is.Name
		if name == "" {
			name = is.ID
		}
		o.add(LevelPrefix+is.ID, "share of the full concession", 1, func() float64 {
			from := max(0, o.rounds-max(1, o.thresholds.Window))
			var sum float64
			for r := from; r < o.rounds; r++ {
				sum += o.levels[r*K+k]
			}
			return sum / float64(o.rounds-from)
		}, "level delivered on %s, %s", name, end)
		o.metrics[len(o.metrics)-1].Min = -1 // hostile acts bring levels below today's policy
	}
	n := 0
	for i := range o.model.Members {
		if !o.model.Members[i].Is(negotiation.Principal) {
			continue
		}
		party := n
		n++
		o.add("legitimacy."+o.model.Members[i].ID, "index", 1, func() float64 {
			if o.legitimacy == nil {
				return math.NaN()
			}
			return o.legitimacy[party]
		}, "standing of %s at home at the end", o.model.Members[i].ID)
	}
	for i := range o.model.Members {
		if o.worth[i].Terms != nil {
			o.add(UtilityPrefix+o.model.Members[i].ID, "utility", 0, func() float64 { return o.utility(i) },
				"utility of %s, mean over time", o.holder(i))
		}
	}
}
