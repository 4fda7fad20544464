## Texts of this room: a request for consent, and how to stop what may be stopped

consent-text = 【安心】{ $brand }的{ $agent }请求您同意接听其来电。请在“安心”页面或通过热线答复；不答复即为不同意，您也可以在那里永久拒绝此类请求。
consent-subject = 【安心】有经纪人请求致电
stop-by-text = { $text } 回T退订
stop-on-page = { $text } 可在“安心”页面停收
