package ensemble

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
)

// version is that of the written forms of statistics. A form of another version is
// refused.
const version = 1

// number is a float64 that may be infinite, which JSON has no number for.
type number float64

// MarshalJSON implements [json.Marshaler].
func (n number) MarshalJSON() ([]byte, error) {
	if x := float64(n); math.IsInf(x, 0) || x == 0 && math.Signbit(x) {
		return strconv.AppendQuote(nil, strconv.FormatFloat(x, 'g', -1, 64)), nil
	}
	return json.Marshal(float64(n))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (n *number) UnmarshalJSON(data []byte) error {
	text := string(bytes.Trim(data, `"`))
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) {
		return fmt.Errorf("ensemble: %.40s: expected a number, \"+Inf\" or \"-Inf\"", data)
	}
	*n = number(x)
	return nil
}

// decode reads one JSON object of a version and nothing else.
func decode(what string, data []byte, form any, found *int) error {
	if first := bytes.TrimLeft(data, " \t\r\n"); len(first) == 0 || first[0] != '{' {
		return fmt.Errorf("ensemble: %s: %.40q, expected an object", what, data)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(form); err != nil {
		return fmt.Errorf("ensemble: %s: %w", what, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("ensemble: %s: something follows the object", what)
	}
	if *found != version {
		return fmt.Errorf("ensemble: %s: version %d, expected %d", what, *found, version)
	}
	return nil
}
