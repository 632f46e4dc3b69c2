package observe

import "github.com/detente-sim/detente/negotiation"

// Variant is a set of thresholds with a name.
type Variant struct {
	Name       string
	Thresholds negotiation.Thresholds
}

// Variants returns thresholds moved by a fifth, down and up: all of them, those
// on tension alone, and those on cooperation alone. Class shares that depend on
// them depend on conventions.
func Variants(t negotiation.Thresholds) []Variant {
	var list []Variant
	for _, x := range []struct {
		name   string
		factor float64
	}{{"20% lower", 0.8}, {"20% higher", 1.2}} {
		all := t.Scaled(x.factor)
		tension, cooperation := t, t
		tension.Escalation, tension.DetenteTension = all.Escalation, all.DetenteTension
		cooperation.DetenteCooperation, cooperation.Thaw = all.DetenteCooperation, all.Thaw
		list = append(list, Variant{"all " + x.name, all}, Variant{"those on tension " + x.name, tension},
			Variant{"those on cooperation " + x.name, cooperation})
	}
	return list
}
