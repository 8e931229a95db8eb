from . import lifecycle_forecast
from . import lifecycle_forecast_line
