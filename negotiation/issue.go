package negotiation

import "fmt"

// Joint is the Owner of an issue that all principals must implement; the
// effective level is the smallest of their implementations.
const Joint = "joint"

// Issue is one thing that can be conceded. Its level runs from 0, today's
// policy, to 1, the full concession.
type Issue struct {
	// ID names the issue in files, results and logs; Name is for people.
	ID, Name string
	// Owner is the ID of the principal that must implement it, or [Joint].
	Owner string
	// Phase is the stage of a step-by-step process at which the issue comes on
	// the agenda: 1 short, 2 medium, 3 long term. At least 1.
	Phase int
	// StatusQuo is the level at round 0, in [0, 1].
	StatusQuo float64
	// Verifiability in [0, 1]: how well delivery can be seen from outside.
	Verifiability float64
	// Reversibility in [0, 1]: the share of the level that snapback can undo.
	Reversibility float64
	// Cosmetic in [0, 1]: the share of the implementation cost that a merely
	// cosmetic delivery saves.
	Cosmetic float64
	// Ladder lists the levels that the issue can be promised at, rising from 0 to 1.
	// Empty means any level.
	Ladder []float64
	// Requires lists issues that must stand at a level before this one may rise. What
	// counts is the level observed while a deal is made, not the one that the deal
	// promises: where an issue has yet to rise to the level required, what depends on
	// it is left to a later deal.
	Requires []Prerequisite
	// Hook names the parameter that the level of this issue moves, if any.
	Hook Hook
	// Observes lists the issues that an [ObservationHook] makes easier to verify.
	Observes []string
	// Key is the name under which the issue's random numbers are drawn. Empty
	// means ID. The halves of a split issue keep their parent's key, so that
	// splitting changes no result.
	Key string
}

// Prerequisite says that an issue may rise above its present level only where
// Issue stands at Level or more.
type Prerequisite struct {
	Issue string
	Level float64
}

// Hook is a parameter of the model that an issue's level moves.
type Hook uint8

// The hooks an issue may have.
const (
	// NoHook: the issue moves no parameter.
	NoHook Hook = iota
	// ChannelHook: the level is the strength of the crisis channel, which damps
	// the tension that incidents cause.
	ChannelHook
	// ObservationHook: the level raises the verifiability of the issues named in
	// Observes.
	ObservationHook
	// MonitorHook: the level strengthens monitoring of everything.
	MonitorHook
	// GuaranteeHook: the level is that of security guarantees for those who fear
	// for their safety; it lowers what other concessions cost them.
	GuaranteeHook
)

var hookNames = [...]string{"none", "channel", "observation", "monitor", "guarantee"}

// String returns the hook's name as used in scenario files.
func (h Hook) String() string { return hookNames[h] }

// StreamKey returns the name under which the issue's random numbers are drawn.
func (is *Issue) StreamKey() string {
	if is.Key != "" {
		return is.Key
	}
	return is.ID
}

func (is *Issue) check() error {
	if is.ID == "" {
		return fmt.Errorf("an issue has no ID")
	}
	if is.Phase < 1 {
		return fmt.Errorf("issue %s: phase %d, expected 1 or more", is.ID, is.Phase)
	}
	for _, f := range []struct {
		name string
		v    float64
	}{
		{"status quo", is.StatusQuo}, {"verifiability", is.Verifiability},
		{"reversibility", is.Reversibility}, {"cosmetic feasibility", is.Cosmetic},
	} {
		if !(f.v >= 0 && f.v <= 1) {
			return fmt.Errorf("issue %s: %s %v, expected a number in [0, 1]", is.ID, f.name, f.v)
		}
	}
	for n, x := range is.Ladder {
		if !(x >= 0 && x <= 1) || n > 0 && x <= is.Ladder[n-1] {
			return fmt.Errorf("issue %s: ladder %v, expected rising levels in [0, 1]", is.ID, is.Ladder)
		}
	}
	return nil
}
