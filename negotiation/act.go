package negotiation

import (
	"math"
)

// Act is a hostile step that a party can take by itself: a sanction, an arrest,
// the expulsion of monitors. It lowers levels, below 0 if need be, where 0 is
// today's policy; levels below 0 are worth what the same quadratic says there.
type Act struct {
	// ID names the act in files and logs; Name is a noun phrase for people.
	ID, Name string
	// Party is the ID of the principal that can take the act; empty means any.
	Party string
	// Steps are the levels that the act lowers.
	Steps []Step
	// Tension is what the act adds to tension, Evidence how much bad evidence about
	// the party it is to the other, in months' worth of reports; both at least 0.
	Tension, Evidence float64
	// Cohesion and Migration are what the act adds to the cohesion of the opposition
	// and to migration pressure.
	Cohesion, Migration float64
	// Reprisal says that the act is worth more to a party that wants to silence those
	// by whom it feels betrayed.
	Reprisal bool
	// Expels says that the act takes access from monitors for a while.
	Expels bool
	// Reserved acts are in nobody's menu: they are taken only where another part of
	// the model, or a script, calls for them.
	Reserved bool
}

// Step is a change of the level of one issue.
type Step struct {
	Issue  string
	Change float64
}

// Open reports whether a principal may weigh the act at any time.
func (a *Act) Open(party string) bool { return !a.Reserved && (a.Party == "" || a.Party == party) }

// checkActs reports what is wrong with the menu of acts.
func (m *Model) checkActs(issues, principals map[string]bool, bad func(format string, args ...any)) {
	ids := map[string]bool{}
	for n := range m.Acts {
		a := &m.Acts[n]
		if a.ID == "" || ids[a.ID] {
			bad("act %d: ID %q is empty or there twice", n, a.ID)
		}
		ids[a.ID] = true
		if a.Party != "" && !principals[a.Party] {
			bad("act %s belongs to %q, which is no principal", a.ID, a.Party)
		}
		if len(a.Steps) == 0 {
			bad("act %s lowers no level", a.ID)
		}
		for _, s := range a.Steps {
			if !issues[s.Issue] {
				bad("act %s lowers %q, which does not exist", a.ID, s.Issue)
			}
			if !(s.Change <= 0 && s.Change >= -math.MaxFloat64) {
				bad("act %s changes %s by %v, expected a finite number of at most 0", a.ID, s.Issue, s.Change)
			}
		}
		for _, f := range []struct {
			name string
			v    float64
			low  float64
		}{{"tension", a.Tension, 0}, {"evidence", a.Evidence, 0}, {"cohesion", a.Cohesion, -math.MaxFloat64}, {"migration", a.Migration, -math.MaxFloat64}} {
			if !(f.v >= f.low && f.v <= math.MaxFloat64) {
				bad("act %s: %s %v, expected %s", a.ID, f.name, f.v, atLeast(f.low))
			}
		}
	}
}

func atLeast(low float64) string {
	if low == 0 {
		return "a finite number of at least 0"
	}
	return "a finite number"
}

// Leverage is implemented by the part by which parties press each other to accept
// an offer. Considers reports whether party i, about to make an offer, weighs a
// threat; Threaten then lets it add one, and reports whether it has done so. A
// threat that stands lowers the other side's reservation value.
type Leverage interface {
	Considers(s *State, i, step, deadline int) bool
	Threaten(s *State, i int, b Bid) bool
}

// Bid is an offer as its proposer sees it, in expected utilities.
type Bid struct {
	// Worth is what the offer is worth to the proposer, Reservation its no-deal
	// utility, and Demand the share of its possible gain that it demands now.
	Worth, Reservation, Demand float64
	// The same of the other side, as the proposer estimates it; OtherBest is the most
	// that the other side can hope for.
	OtherWorth, OtherReservation, OtherBest float64
}

// Presses reports whether party i weighs a threat with the offer that it is about to
// make; see [Leverage].
func (s *State) Presses(i, step, deadline int) bool {
	return s.leverage != nil && s.leverage.Considers(s, i, step, deadline)
}

// Threaten lets party i add a threat to its offer and reports whether it did.
func (s *State) Threaten(i int, b Bid) bool { return s.leverage != nil && s.leverage.Threaten(s, i, b) }

// Break records that a unit breaks its word in public: it defects, nobody can doubt
// it, and a report is certain.
func (s *State) Break(unit, issue int) {
	i := s.UnitParty(unit)
	s.EmitIssue(EventBreach, s.party[i], s.against(i), issue, 0, s.Action[unit])
	s.Action[unit], s.Broken[unit] = float64(Defect), 1
}

// Worsen lowers issue k by step in public, but not below floor; what is lower stays.
func (s *State) Worsen(k int, step, floor float64) {
	s.X[k] = max(min(s.X[k], floor), s.X[k]-step)
	s.Observed[k] = max(min(s.Observed[k], floor), s.Observed[k]-step)
}
