"""The statements of the embedded queue; their comments are its rules."""

# A mark never goes below `hold_us` (back-off holds), takes the earlier of two instants
# otherwise, and gives a parked key a fresh start. While a visit runs, the first newer mark
# replaces the due time that was claimed.
MARK = """
INSERT INTO work(flow, key, due_us, marked_us) VALUES(:flow, :key, :due_us, :now_us)
ON CONFLICT DO UPDATE SET
  generation = generation + 1,
  failures = CASE state WHEN 'parked' THEN 0 ELSE failures END,
  waits = CASE state WHEN 'parked' THEN 0 ELSE waits END,
  waiting_since_us = CASE state WHEN 'parked' THEN NULL ELSE waiting_since_us END,
  marked_us = CASE WHEN state = 'parked' OR (state = 'running' AND generation = claimed)
    THEN excluded.marked_us ELSE marked_us END,
  due_us = CASE WHEN state = 'parked' OR (state = 'running' AND generation = claimed)
    THEN excluded.due_us ELSE max(hold_us, min(due_us, excluded.due_us)) END,
  hold_us = CASE state WHEN 'ready' THEN hold_us ELSE 0 END,
  state = CASE state WHEN 'parked' THEN 'ready' ELSE state END
"""

CLAIM = """
UPDATE work SET state = 'running', claimed = generation, hold_us = 0
WHERE flow = :flow AND key IN (
  SELECT key FROM work WHERE flow = :flow AND state = 'ready' AND due_us <= :now_us
  ORDER BY due_us, key LIMIT :limit)
RETURNING due_us, key, failures, waits, waiting_since_us
"""

NEXT_DUE = "SELECT min(due_us) FROM work WHERE flow = ? AND state = 'ready'"

FORGET_CLEAN = "DELETE FROM work WHERE flow = :flow AND key = :key AND generation = claimed"

# Marked while it ran: once more, as if new.
CLEAN_BUT_MARKED = """
UPDATE work SET state = 'ready', failures = 0, waits = 0, waiting_since_us = NULL,
  reason = NULL, detail = NULL, park_no = NULL, parked_us = NULL
WHERE flow = :flow AND key = :key
"""

# `:hold_us` is 0 where a mark may bring the visit forward; a mark made during the visit
# does so, too. "again" is a clean look and starts every count anew.
LATER = """
UPDATE work SET state = 'ready', reason = :reason, detail = NULL, hold_us = :hold_us,
  outage = :kind = 'failed',
  failures = CASE :kind WHEN 'again' THEN 0 WHEN 'failed' THEN failures + 1 ELSE failures END,
  waits = CASE :kind WHEN 'again' THEN 0 WHEN 'not_yet' THEN waits + 1 ELSE waits END,
  waiting_since_us = CASE :kind WHEN 'again' THEN NULL
    WHEN 'not_yet' THEN coalesce(waiting_since_us, :now_us) ELSE waiting_since_us END,
  park_no = CASE :kind WHEN 'again' THEN NULL ELSE park_no END,
  parked_us = CASE :kind WHEN 'again' THEN NULL ELSE parked_us END,
  due_us = CASE WHEN generation = claimed THEN :due_us
    ELSE max(:hold_us, min(due_us, :due_us)) END
WHERE flow = :flow AND key = :key
"""

# A mark made during the visit revives the key, but not at once: a record that is refused and
# marked in turns would never rest.
PARK = """
UPDATE work SET
  state = CASE WHEN generation = claimed THEN 'parked' ELSE 'ready' END,
  due_us = CASE WHEN generation = claimed THEN due_us ELSE max(due_us, :rest_us) END,
  hold_us = CASE WHEN generation = claimed THEN 0 ELSE :rest_us END,
  parked_failures = failures + 1,
  failures = 0, waits = 0, waiting_since_us = NULL, reason = :reason, detail = :detail,
  outage = :outage,
  parked_us = coalesce(parked_us, :now_us),
  park_no = coalesce(park_no, (SELECT coalesce(max(value + 0), 0) FROM notes
    WHERE name = 'park_no') + 1)
WHERE flow = :flow AND key = :key
"""

COUNT_PARKED = """
INSERT INTO notes(name, value)
SELECT 'park_no', park_no FROM work WHERE flow = :flow AND key = :key
ON CONFLICT DO UPDATE SET value = max(value + 0, excluded.value + 0)
"""

REVIVE = """
UPDATE work SET state = 'ready', generation = generation + 1, due_us = :now_us,
  marked_us = :now_us, hold_us = 0
WHERE park_no = :park_no AND state = 'parked'
"""

RECOVERED = """
UPDATE work SET state = 'ready', hold_us = 0, due_us = :now_us,
  generation = generation + (state = 'parked')
WHERE outage AND (state = 'parked' OR (state = 'ready' AND due_us > :now_us))
"""

RECOVER = "UPDATE work SET state = 'ready', due_us = min(due_us, ?) WHERE state = 'running'"

DEAD = """
SELECT park_no, flow, key, reason, parked_failures, parked_us FROM work
WHERE state = 'parked' AND park_no > :after AND (:flow IS NULL OR flow = :flow)
ORDER BY park_no LIMIT :limit
"""

# What has waited for another record since before `:patient_us` moves when that record comes.
STATS = """
SELECT flow, sum(state = 'ready' AND due_us <= :now_us),
  sum(state = 'ready' AND due_us > :now_us
    AND coalesce(waiting_since_us, :now_us) > :patient_us),
  sum(state = 'ready' AND due_us > :now_us
    AND coalesce(waiting_since_us, :now_us) <= :patient_us),
  sum(state = 'running'), sum(state = 'parked'),
  min(CASE state WHEN 'parked' THEN NULL ELSE marked_us END)
FROM work GROUP BY flow
"""
